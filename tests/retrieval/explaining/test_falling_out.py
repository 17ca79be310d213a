"""Every way of falling out is told, by the search's own line."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from frontend.reasons import told as sentence
from kb.access import Principal, restrict
from kb.errors import InvalidError, NotFoundError
from kb.models import Collection, Document, Passage, Version
from retrieval import reranking
from retrieval.explaining import Explanation, Sought, Step, explain
from retrieval.explaining.case import case_of
from retrieval.search import search
from retrieval.search.hybrid import run
from retrieval.search.request import Request
from retrieval.search.trace import Trace
from tests.retrieval.search import shelf
from tests.retrieval.search.shelf import shelve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bag_of_words")]

LEAVE = "Employees have fifteen days of annual leave."
NAMES = "amber basil cedar daisy ebony fennel ginger hazel indigo jasmine".split()


@pytest.fixture
def rules(handbook: Collection) -> Document:
    return shelve(handbook, "Rules", LEAVE, "Expenses are reimbursed within thirty days.")


def why(query: str, by: Principal, document: Document, text: str = "", **more: Any) -> Explanation:
    sought = Sought(document_id=document.pk, text=text)
    return explain(query, by=by, sought=sought, **more)


def step(explanation: Explanation, name: str) -> Step:
    return next(each for each in explanation.steps if each.name == name)


def fell(explanation: Explanation) -> tuple[str | None, str]:
    at = explanation.fell_out_at
    return at, step(explanation, at).code if at else ""


def crowd(collection: Collection, text: str, n: int) -> list[Document]:
    """Shelve `n` documents that say `text`, each about somebody else."""
    return [
        shelve(collection, f"Crowd {i}", f"{text} {NAMES[i % 10]} {NAMES[i // 10 % 10]} {i}.")
        for i in range(n)
    ]


def of_version(document: Document, **changes: Any) -> None:
    assert document.latest is not None
    for name, value in changes.items():
        setattr(document.latest, name, value)
    document.latest.save()


def test_a_found_passage_is_told_with_its_rank_and_its_places(
    rules: Document, as_bob: Principal
) -> None:
    told = why("annual leave", as_bob, rules, "fifteen days")
    assert (told.found, told.rank, told.fell_out_at) == (True, 1, None)
    assert told.places == {"words": 1, "vectors": 1, "fusion": 1}
    assert told.advice == []
    assert all(each.passed is not False for each in told.steps)


def test_a_passage_can_be_named_by_its_id(rules: Document, as_bob: Principal) -> None:
    second = Passage.objects.get(document=rules, ordinal=1)
    told = explain("annual leave", by=as_bob, sought=Sought(passage_id=second.pk))
    assert (told.passage_id, told.rank) == (second.pk, 2)
    assert told.document == rules


def test_something_must_be_named(as_bob: Principal) -> None:
    with pytest.raises(InvalidError):
        explain("annual leave", by=as_bob, sought=Sought())


def test_the_best_of_a_documents_passages_is_told_about(rules: Document, as_bob: Principal) -> None:
    told = why("reimbursed expenses", as_bob, rules)
    assert told.passage_id == Passage.objects.get(document=rules, ordinal=1).pk


def test_a_document_that_is_still_read(rules: Document, as_bob: Principal) -> None:
    of_version(rules, state="reading")
    Document.objects.update(current=None)
    told = why("annual leave", as_bob, rules)
    assert fell(told) == ("state", "reading")
    assert step(told, "words").code == "not-reached"
    assert [each.code for each in told.advice] == ["wait"]


def test_a_document_that_failed_says_the_reason(rules: Document, as_bob: Principal) -> None:
    of_version(rules, state="failed", failure_code="encrypted")
    Document.objects.update(current=None)
    told = why("annual leave", as_bob, rules)
    assert fell(told) == ("state", "failed")
    assert step(told, "state").params["failure"] == "encrypted"
    assert [each.code for each in told.advice] == ["repair", "ask-editor"]


def test_a_document_that_takes_effect_later_or_no_longer_holds(
    rules: Document, as_bob: Principal
) -> None:
    now = timezone.now()
    of_version(rules, ready_at=now, effective_from=now + timedelta(days=9))
    Document.objects.update(current=None)
    assert fell(why("annual leave", as_bob, rules)) == ("state", "later")
    of_version(rules, effective_from=None, effective_to=now - timedelta(days=1))
    told = why("annual leave", as_bob, rules)
    assert fell(told) == ("state", "over")
    assert [each.code for each in told.advice] == ["as-of", "dates", "ask-editor"]


def renewed(document: Document, text: str) -> Passage:
    """Publish `text` as the second version of `document`."""
    newer = shelve(document.collection, "Newer", text).current
    assert newer is not None
    newer.document, newer.number = document, 2
    newer.save()
    Passage.objects.filter(version=newer).update(document=document)
    document.current = document.latest = newer
    document.save()
    return Passage.objects.get(version=newer)


def test_a_passage_of_a_replaced_version(rules: Document, as_bob: Principal) -> None:
    old = Passage.objects.get(document=rules, ordinal=0)
    renewed(rules, LEAVE)
    told = explain("annual leave", by=as_bob, sought=Sought(passage_id=old.pk))
    assert fell(told) == ("state", "replaced")
    assert step(told, "state").params["current"] == 2
    assert why("annual leave", as_bob, rules).found


def test_a_document_that_did_not_hold_on_the_day_that_is_searched(
    rules: Document, as_bob: Principal
) -> None:
    past = timezone.now() - timedelta(days=400)
    assert fell(why("annual leave", as_bob, rules, as_of=past)) == ("state", "not-then")


def test_a_passage_is_judged_by_the_day_that_is_searched(
    rules: Document, as_bob: Principal
) -> None:
    now = timezone.now()
    old = Passage.objects.get(document=rules, ordinal=0)
    of_version(rules, effective_from=now - timedelta(days=90))
    new = renewed(rules, LEAVE)
    of_version(rules, effective_from=now - timedelta(days=30))

    def told(passage: Passage, days: int) -> Explanation:
        then = now - timedelta(days=days)
        return explain("leave", by=as_bob, sought=Sought(passage_id=passage.pk), as_of=then)

    early = told(new, 60)
    assert fell(early) == ("state", "not-then")
    assert [each.code for each in early.advice] == ["without-date"]
    assert (told(old, 60).found, told(new, 10).found) == (True, True)
    assert fell(told(old, 10)) == ("state", "replaced")
    Version.objects.filter(pk=old.version_id).update(effective_to=now - timedelta(days=40))
    assert told(old, 60).found
    assert fell(told(old, 10)) == ("state", "over")
    Version.objects.filter(pk=new.version_id).update(effective_to=now - timedelta(days=5))
    assert fell(told(new, 60)) == ("state", "not-then")


@pytest.mark.parametrize("text", ["???", "—", "* * *"])
def test_an_expected_text_without_words_is_in_no_passage(
    text: str, rules: Document, as_bob: Principal
) -> None:
    assert fell(why("annual leave", as_bob, rules, text)) == ("state", "no-such-text")


def test_a_question_without_words_is_told_as_one(rules: Document, as_bob: Principal) -> None:
    told = step(why("???", as_bob, rules), "question")
    assert (told.code, told.params["missing"]) == ("no-question-words", [])
    assert "no words" in sentence(told)


def test_a_document_that_is_withdrawn_meanwhile_is_as_one_that_is_not_there(
    rules: Document, as_alice: Principal, as_bob: Principal, settings: Settings
) -> None:
    settings.EXACT_SCAN_LIMIT = 0
    request, trace = Request("annual leave", as_bob, filters={}), Trace()
    found = run(request, trace)
    expected = list(Passage.objects.filter(document=rules).values_list("pk", flat=True))
    assert case_of(request, found, trace, expected, titles=True).passage_id in expected
    restrict(document=rules, by=as_alice, users=[])
    with pytest.raises(NotFoundError):
        case_of(request, found, trace, expected, titles=True)


def test_a_text_that_no_passage_has_points_to_the_quality_report(
    rules: Document, as_bob: Principal
) -> None:
    of_version(rules, flags=["garbled"])
    told = why("annual leave", as_bob, rules, "Nobody may ever enter the cellar.")
    assert fell(told) == ("state", "no-such-text")
    assert "quality" in [each.code for each in told.advice]


def test_a_copied_text_is_found_despite_line_breaks_and_a_slip(
    rules: Document, as_bob: Principal
) -> None:
    first = Passage.objects.get(document=rules, ordinal=0)
    for text in ("“fifteen days\n of annual”", "Employees have fifteen days of the anual leave"):
        assert why("leave", as_bob, rules, text).passage_id == first.pk


def test_a_deleted_document_is_told_only_to_those_who_may_restore_it(
    rules: Document, as_alice: Principal
) -> None:
    now = timezone.now()
    Document.objects.update(deleted_at=now, purge_at=now + timedelta(days=1))
    told = why("annual leave", as_alice, rules)
    assert fell(told) == ("state", "deleted")
    assert [each.code for each in told.advice] == ["restore"]


def test_the_filter_that_leaves_it_out_is_named_and_no_other(
    rules: Document, as_bob: Principal
) -> None:
    filters = {"language": "en", "flags": ["garbled"]}
    told = why("annual leave", as_bob, rules, filters=filters)
    assert fell(told) == ("filter", "left-out")
    assert step(told, "filter").params == {"filters": ["flags"]}
    elsewhere = why("annual leave", as_bob, rules, collections=[str(uuid.uuid4())])
    assert step(elsewhere, "filter").params == {"filters": ["collections"]}


def test_the_words_it_lacks_are_named_and_the_weightiest_of_them(
    rules: Document, as_alice: Principal
) -> None:
    shelve(rules.collection, "Others", "Vacation is nice.", "Vacation is long.")
    told = why("vacation of xylophones annual", as_alice, rules, mode="lexical")
    params = step(told, "question").params
    assert params["present"] == ["annual"]
    assert params["missing"] == ["vacation", "xylophones"]
    assert params["nowhere"] == ["xylophones"]
    assert params["weightiest"] == "xylophones"
    assert told.found


def test_no_word_in_common(rules: Document, as_alice: Principal) -> None:
    shelve(rules.collection, "Others", "Vacation is nice.")
    told = why("vacation", as_alice, rules, mode="lexical")
    assert fell(told) == ("words", "no-words")
    assert [each.code for each in told.advice] == ["glossary", "passages-words"]
    assert told.advice[0].params["word"] == "vacation"


def test_only_common_words_in_common(
    rules: Document, as_bob: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.search.lexical.SMALL", 5)
    monkeypatch.setattr("retrieval.search.lexical.CANDIDATES", 20)
    crowd(rules.collection, "Employees like", 30)
    shelve(rules.collection, "Pool", "The pool opens at nine.")
    told = why("employees pool", as_bob, rules, mode="lexical")
    assert fell(told) == ("words", "only-common")


def test_beyond_the_depth_of_both_legs(rules: Document, as_bob: Principal) -> None:
    crowd(rules.collection, "Annual leave annual leave annual leave", 60)
    told = why("annual leave", as_bob, rules, "fifteen days", collapse=False)
    assert fell(told) == ("words", "beyond-depth")
    assert step(told, "vectors").code == "beyond-depth"
    assert step(told, "words").params == {"place": 61, "depth": 50}


def test_little_in_common_by_words_and_the_embedder_down(
    rules: Document, as_bob: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "fifteen zebras quickly jumped across seventeen burning haystacks"
    told = why(query, as_bob, rules)
    assert step(told, "words").code == "found"
    assert step(told, "vectors").passed
    assert told.found
    shelf.use(monkeypatch, shelf.Down())
    down = why("annual leave", as_bob, rules)
    assert step(down, "vectors").code == "embedder-down"
    assert down.found
    lost = why("zebras", as_bob, rules)
    assert fell(lost) == ("words", "no-words")
    assert "later" in [each.code for each in lost.advice]


def test_a_leg_that_is_not_asked_decides_nothing(rules: Document, as_bob: Principal) -> None:
    assert step(why("annual", as_bob, rules, mode="dense"), "words").passed is None
    assert step(why("annual", as_bob, rules, mode="lexical"), "vectors").passed is None


def test_a_copy_is_shown_in_its_place(rules: Document, as_bob: Principal) -> None:
    copy = shelve(rules.collection, "Old rules", LEAVE)
    told = [why("annual leave", as_bob, each, "fifteen days") for each in (rules, copy)]
    assert sorted(fell(each)[0] or "" for each in told) == ["", "copy"]
    lost = next(each for each in told if not each.found)
    assert step(lost, "copy").params["rank"] == 1
    assert [each.code for each in lost.advice] == ["open-copy"]


def test_a_document_may_not_fill_the_list(handbook: Collection, as_bob: Principal) -> None:
    texts = [f"Annual leave for {name}." for name in NAMES]
    long = shelve(handbook, "Long", *texts)
    crowd(handbook, "Annual leave of absence without any pay at all for", 12)
    told = [why("annual leave", as_bob, long, text) for text in texts]
    assert ("cap", "no-room") in [fell(each) for each in told]
    assert sum(each.found for each in told) == step(told[0], "cap").params["shown"]


def test_beyond_the_limit(rules: Document, as_bob: Principal) -> None:
    told = why("annual leave", as_bob, rules, "reimbursed", limit=1)
    assert fell(told) == ("limit", "beyond")
    assert step(told, "limit").params == {"place": 2, "limit": 1}
    assert told.rank is None
    assert "search-inside" in [each.code for each in told.advice]


def test_the_reranker_is_told_apart(
    rules: Document, as_bob: Principal, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.RERANKER_DEPTH = 20
    monkeypatch.setattr(reranking.order, "configured", lambda: _Backwards())
    told = why("annual leave", as_bob, rules, "fifteen days", limit=1)
    assert fell(told) == ("rerank", "moved")
    assert step(told, "rerank").params == {"before": 1, "after": 2}


class _Backwards:
    """A reranker that prefers the last."""

    def scores(self, question: str, passages: list[str], patience: float) -> list[float]:
        return [float(i) for i in range(len(passages))]


def test_an_answer_has_room_for_so_much(
    handbook: Collection, as_bob: Principal, settings: Settings
) -> None:
    crowd(handbook, "Annual leave is fifteen days, says the head of", 5)
    last = shelve(handbook, "Last", "Some people say that leave is too short, ask them why.")
    told = why("annual leave", as_bob, last, limit=30, answer=True)
    assert fell(told) == ("budget", "no-room")
    titles = {title for _id, title in step(told, "budget").params["sources"]}
    assert titles == {f"Crowd {i}" for i in range(5)}
    assert step(told, "limit").passed


def test_a_sentence_can_be_cut_away(
    handbook: Collection, as_bob: Principal, settings: Settings
) -> None:
    settings.EVIDENCE_TOKENS = 150
    filler = " ".join(f"The {name} house is open every day from nine to five." for name in NAMES)
    long = shelve(handbook, "Long", f"Annual leave is fifteen days. {filler} Cellars are locked.")
    kept = why("annual leave days", as_bob, long, "fifteen days", answer=True)
    assert step(kept, "budget").code == "cut"
    lost = why("annual leave days", as_bob, long, "Cellars are locked.", answer=True)
    assert fell(lost) == ("budget", "cut-away")


def test_weak_evidence_is_told(rules: Document, as_bob: Principal) -> None:
    query = "fifteen zebras quickly jumped across seventeen burning haystacks"
    told = why(query, as_bob, rules, answer=True)
    assert fell(told) == ("evidence", "too-weak")


def test_what_is_shown_of_a_place_agrees_with_a_search_of_everything(
    rules: Document, as_bob: Principal, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    crowd(rules.collection, "Annual leave", 15)
    hits = search("annual leave", reader=as_bob, limit=100, mode="lexical", collapse=False).hits
    for hit in hits:
        told = explain(
            "annual leave",
            by=as_bob,
            sought=Sought(passage_id=uuid.UUID(hit.passage_id)),
            mode="lexical",
        )
        assert told.places["words"] == hit.rank
