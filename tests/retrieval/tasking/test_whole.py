"""Whole documents: what stands for them, honestly counted, and nothing that is not permitted."""

from __future__ import annotations

import pytest

from kb.access import Principal, create_collection, restrict
from kb.errors import InvalidError
from kb.models import Collection, Document, Passage, Vector
from retrieval.tasking.excerpts import beginning, excerpts, opening
from retrieval.tasking.whole import LEAST, whole
from tests.retrieval.making import hits
from tests.retrieval.search.shelf import shelve, store_vectors, vector_of

pytestmark = pytest.mark.django_db

RULES = [f"Rule {n}: expenses of kind {n} are paid within {n} days." for n in range(1, 41)]
BUDGET = 8 * LEAST


def _long(collection: Collection, title: str = "Rules", texts: list[str] = RULES) -> Document:
    document = shelve(collection, title, *texts)
    rows = Passage.objects.filter(document=document)
    store_vectors([(row.pk, vector_of(row.text)) for row in rows])
    rows.update(tokens=60)
    return document


def _of(document: Document) -> dict[str, list[str]]:
    return {"documents": [str(document.pk)]}


def test_a_short_document_is_read_whole(handbook: Collection, as_bob: Principal) -> None:
    document = _long(handbook, texts=RULES[:5])
    _long(handbook, "Another")
    found = whole(as_bob, None, _of(document), budget=BUDGET, spread=True)
    assert [hit.text for hit in found.hits] == RULES[:5]
    assert found.total == 5


def test_of_a_long_one_passages_from_all_over_it_are_read(
    handbook: Collection, as_bob: Principal
) -> None:
    document = _long(handbook)
    found = whole(as_bob, None, _of(document), budget=BUDGET, spread=True)
    places = [RULES.index(hit.text) for hit in found.hits]
    assert places[0] == 0
    assert [place // 5 for place in places] == list(range(8)), "one of each eighth, in order"
    assert found.total == 40


def test_a_translation_begins_at_the_beginning(handbook: Collection, as_bob: Principal) -> None:
    document = _long(handbook)
    found = whole(as_bob, None, _of(document), budget=BUDGET, spread=False)
    assert [hit.text for hit in found.hits] == RULES[:8]


def test_of_a_collection_all_documents_have_their_turn(
    handbook: Collection, as_bob: Principal
) -> None:
    for n in range(4):
        _long(handbook, f"Part {n}", [f"Part {n}: {rule}" for rule in RULES[:10]])
    found = whole(as_bob, [str(handbook.pk)], {}, budget=BUDGET, spread=True)
    titles = [hit.title for hit in found.hits]
    assert sorted(titles) == sorted([f"Part {n}" for n in range(4)] * 2)
    assert found.total == 40


def test_hidden_documents_change_nothing(
    handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    _long(handbook)
    before = whole(as_bob, None, None, budget=BUDGET, spread=True)
    hidden = _long(handbook, "Hidden")
    restrict(document=hidden, by=as_alice, users=[])
    _long(create_collection(name="Private", by=as_alice), "Private")
    after = whole(as_bob, None, None, budget=BUDGET, spread=True)
    assert before == after
    assert whole(as_alice, None, None, budget=BUDGET, spread=True).total == 120
    nothing = whole(as_bob, None, _of(hidden), budget=BUDGET, spread=True)
    assert (nothing.hits, nothing.total) == ([], 0)


def test_without_vectors_it_still_spreads(handbook: Collection, as_bob: Principal) -> None:
    document = shelve(handbook, "Rules", *RULES)
    Passage.objects.filter(document=document).update(tokens=60)
    Vector.objects.filter(passage__document=document).delete()
    found = whole(as_bob, None, _of(document), budget=BUDGET, spread=True)
    assert [hit.text for hit in found.hits] == RULES[::5]


def test_a_wrong_limit_is_told(as_bob: Principal) -> None:
    with pytest.raises(InvalidError):
        whole(as_bob, None, {"documents": ["x"]}, budget=BUDGET, spread=True)
    assert whole(as_bob, ["5b1f2a0e-0000-4000-8000-000000000000"], None, budget=9, spread=True)


def test_excerpts_are_whole_sentences_and_share_the_budget() -> None:
    long = "One sentence of several words here. " * 20
    sources = excerpts(hits(long, "Short.", long), 240)
    assert [source.n for source in sources] == [1, 2, 3]
    assert all(source.hit.text.startswith(source.text) for source in sources)
    assert all(source.text.endswith(".") for source in sources)
    assert len(sources[2].text) > len(sources[0].text), "what the short one left over"


def test_an_opening_is_of_whole_passages() -> None:
    long = "One sentence of several words here. " * 20
    assert [source.text for source in opening(hits("First.", "Next.", long), 120)] == [
        "First.",
        "Next.",
    ]
    (cut,) = opening(hits(long, "Never."), 60)
    assert long.startswith(cut.text)
    assert cut.text.endswith(".")


def test_a_sentence_that_is_too_long_is_cut() -> None:
    assert 1 <= len(beginning("word " * 400, 10)) <= 60
    assert beginning("字" * 50, 0)
