"""Search finds what is there, and only what the reader may see."""

from __future__ import annotations

import math
import random
from collections import Counter

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from kb import access
from kb.access import Principal
from kb.errors import ForbiddenError, InvalidError, TransientError
from kb.models import Collection, Document, Passage, Role, User
from kb.text import content_tokens, tokens
from kb.text.bm25 import AVERAGE_LENGTH, K1, B
from retrieval.search import Found, dense, search
from tests.retrieval.search import shelf
from tests.retrieval.search.shelf import shelve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bag_of_words")]


def texts(found: Found) -> list[str]:
    return [hit.text for hit in found.hits]


@pytest.fixture
def rules(handbook: Collection) -> Document:
    return shelve(
        handbook,
        "Rules",
        "Employees have fifteen days of annual leave.",
        "Expenses are reimbursed within thirty days, see form ERR-2041.",
        "员工每年有十五天年假。",
        "出差费用在三十天内报销。",
    )


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_the_passage_that_answers_comes_first(
    rules: Document, as_bob: Principal, mode: str
) -> None:
    assert "annual leave" in texts(search("days of annual leave", reader=as_bob, mode=mode))[0]
    assert "年假" in texts(search("员工年假多少天", reader=as_bob, mode=mode))[0]


def test_an_identifier_is_found_by_itself_and_traditional_finds_simplified(
    rules: Document, as_bob: Principal
) -> None:
    assert "ERR-2041" in texts(search("ERR-2041", reader=as_bob, mode="lexical"))[0]
    assert "报销" in texts(search("出差費用報銷", reader=as_bob, mode="lexical"))[0]


def test_one_absent_word_does_not_lose_the_passage(rules: Document, as_bob: Principal) -> None:
    found = search("annual leave zyzzyva", reader=as_bob, mode="lexical")
    assert "annual leave" in texts(found)[0]
    assert 0 < found.hits[0].coverage < 1


def test_accidental_words_do_not_displace_what_is_near_in_meaning(
    handbook: Collection, as_bob: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = "Passwords expire after ninety days."
    shelve(handbook, "Rules", right, "多少人参加会议由主管决定。", "必须提前一天通知。")
    nearest = shelf.vector_of(right)
    monkeypatch.setattr(shelf.embedder, "query", lambda _text: nearest, raising=False)
    question = "系统的密码多少天必须更换一次，忘记密码以后怎么办？"
    assert texts(search(question, reader=as_bob))[0] == right
    assert right not in texts(search(question, reader=as_bob, mode="lexical"))


def test_ranks_count_from_one_and_a_hit_says_where_it_is(
    rules: Document, as_bob: Principal
) -> None:
    found = search("leave", reader=as_bob, limit=3)
    assert [hit.rank for hit in found.hits] == [1, 2, 3]
    assert {hit.document_id for hit in found.hits} == {str(rules.pk)}
    assert found.hits[0].collection == "Handbook"


def test_a_stranger_finds_nothing(rules: Document, as_charlie: Principal) -> None:
    found = search("annual leave", reader=as_charlie)
    assert (found.hits, found.collections) == ([], 0)


def test_a_revoked_group_finds_nothing_on_the_next_search(
    rules: Document, as_bob: Principal, bob: User
) -> None:
    assert search("leave", reader=as_bob).hits
    bob.groups.clear()
    assert not search("leave", reader=as_bob).hits


def test_only_the_current_version_is_found(rules: Document, as_bob: Principal) -> None:
    rules.current = None
    rules.save()
    assert not search("annual leave", reader=as_bob).hits


def test_a_deleted_document_is_gone_at_once(rules: Document, as_bob: Principal) -> None:
    from django.utils import timezone

    Document.objects.filter(pk=rules.pk).update(deleted_at=timezone.now(), purge_at=timezone.now())
    assert not search("annual leave", reader=as_bob).hits


def test_filters_narrow_and_never_widen(
    rules: Document, handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    secret = access.create_collection(name="Board", by=as_alice)
    shelve(secret, "Minutes", "Annual leave of the board is unlimited.")
    both = search("annual leave", reader=as_alice, collections=[str(secret.pk)])
    assert texts(both) == ["Annual leave of the board is unlimited."]
    assert not search("annual leave", reader=as_bob, collections=[str(secret.pk)]).hits
    found = search("leave 年假", reader=as_bob, filters={"documents": [str(rules.pk)]})
    assert len(found.hits) == 4
    Document.objects.filter(pk=rules.pk).update(metadata={"team": "hr"})
    assert search("leave", reader=as_bob, filters={"metadata": {"team": "hr"}}).hits
    assert not search("leave", reader=as_bob, filters={"metadata": {"team": "it"}}).hits


@pytest.mark.parametrize(
    "wrong",
    [
        {"query": " "},
        {"query": "x" * 2001},
        {"mode": "magic"},
        {"limit": 0},
        {"limit": 101},
        {"filters": {"owner": 1}},
        {"collections": ["1 OR 1=1"]},
    ],
)
def test_bad_input_is_refused_with_words(as_bob: Principal, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        search(**{"query": "leave", "reader": as_bob, **wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["'; DROP TABLE kb_passage; --", "a' | 'b", "\\'", "!&|():*<->"])
def test_punctuation_in_a_question_is_only_punctuation(
    rules: Document, as_bob: Principal, query: str
) -> None:
    search(query, reader=as_bob)
    assert Passage.objects.count() == 4


def test_the_embedder_down_leaves_word_search(
    rules: Document, as_bob: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.use(monkeypatch, shelf.Down())
    found = search("annual leave", reader=as_bob)
    assert found.degraded == "embedder"
    assert "annual leave" in texts(found)[0]
    with pytest.raises(TransientError):
        search("annual leave", reader=as_bob, mode="dense")


def test_a_key_without_the_read_scope_cannot_search(as_bob: Principal) -> None:
    with pytest.raises(ForbiddenError):
        search("leave", reader=Principal(as_bob.user_id, frozenset({"write"})))


WORDS = "leave form desk badge laptop travel hotel train meal report budget audit".split()


def sentence(rng: random.Random, length: int = 12) -> str:
    return " ".join(rng.choices(WORDS, k=length))


def test_the_lexical_ranking_is_bm25(handbook: Collection, as_bob: Principal) -> None:
    rng = random.Random(7)
    corpus = [sentence(rng, rng.randint(3, 40)) for _ in range(60)]
    for number, text in enumerate(corpus):
        shelve(handbook, f"t{number}", text)
    query = "hotel budget audit"
    counts = [Counter(tokens(f"t{n}\n{text}")) for n, text in enumerate(corpus)]

    def score(bag: Counter[str]) -> float:
        total, length = 0.0, sum(bag.values())
        for token in content_tokens(query):
            df = sum(token in other for other in counts)
            idf = math.log(1 + (len(counts) - df + 0.5) / (df + 0.5))
            norm = K1 * (1 - B + B * length / AVERAGE_LENGTH)
            total += idf * bag[token] * (K1 + 1) / (bag[token] + norm)
        return total

    expected = sorted((score(bag) for bag in counts), reverse=True)[:10]
    found = search(query, reader=as_bob, mode="lexical")
    by_text = {text: score(bag) for text, bag in zip(corpus, counts, strict=True)}
    assert [by_text[text] for text in texts(found)] == pytest.approx(expected, rel=1e-4)


def test_hidden_documents_change_nothing_that_a_reader_sees(
    handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    rng = random.Random(3)
    for number in range(30):
        shelve(handbook, f"open {number}", sentence(rng), sentence(rng))
    queries = [sentence(rng, 3) for _ in range(20)]
    modes = ("hybrid", "dense", "lexical")
    before = [
        (q, m, search(q, reader=as_bob, mode=m, limit=20).hits) for q in queries for m in modes
    ]
    hidden = access.create_collection(name="Hidden", by=as_alice)
    for number in range(30):
        shelve(hidden, f"hidden {number}", sentence(rng), sentence(rng, 30))
    restricted = shelve(handbook, "restricted", *queries)
    access.restrict(document=restricted, by=as_alice, users=[])
    for query, mode, hits in before:
        assert search(query, reader=as_bob, mode=mode, limit=20).hits == hits


@pytest.mark.parametrize("visible", [1, 3, 10, 80])
def test_above_the_limit_every_permitted_row_still_comes(
    handbook: Collection,
    as_alice: Principal,
    as_bob: Principal,
    settings: Settings,
    visible: int,
) -> None:
    settings.EXACT_SCAN_LIMIT = 0
    rng = random.Random(visible)
    hidden = access.create_collection(name="Hidden", by=as_alice)
    for number in range(40):
        shelve(hidden, f"hidden {number}", *(sentence(rng) for _ in range(10)))
    shelve(handbook, "open", *(sentence(rng) for _ in range(visible)))
    query = sentence(rng, 4)
    approximate = search(query, reader=as_bob, mode="dense", limit=10)
    assert len(approximate.hits) == min(10, visible)
    settings.EXACT_SCAN_LIMIT = 30_000
    exact = search(query, reader=as_bob, mode="dense", limit=10)
    overlap = {h.passage_id for h in approximate.hits} & {h.passage_id for h in exact.hits}
    assert len(overlap) >= 0.9 * min(10, visible)


def test_a_short_approximate_scan_is_repeated_exactly(
    rules: Document, as_bob: Principal, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EXACT_SCAN_LIMIT = 0
    monkeypatch.setattr(dense, "_approximate", lambda *_: [])
    assert len(search("leave", reader=as_bob, mode="dense").hits) == 4


def test_a_reader_with_the_grant_twice_gets_each_passage_once(
    rules: Document, handbook: Collection, as_alice: Principal, as_bob: Principal, bob: User
) -> None:
    access.grant(collection=handbook, by=as_alice, role=Role.EDITOR, user=bob)
    assert len(search("annual leave", reader=as_bob).hits) == 4


def test_a_search_costs_a_fixed_number_of_statements(
    rules: Document,
    as_bob: Principal,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(9):
        search("annual leave", reader=as_bob)
