"""Beyond the limit of exact scans nothing that was counted a moment ago stands in the way."""

from __future__ import annotations

import random

import pytest
from django.core.cache import caches
from django.utils import timezone
from pytest_django import Settings

from kb import access
from kb.access import Principal
from kb.models import Collection, Document, Passage, User, Version
from retrieval.search import lexical, search, statistics
from retrieval.search.scope import scope_of
from retrieval.search.terms import Terms
from tests.retrieval.search import shelf
from tests.retrieval.search.crowd import WORDS, crowd
from tests.retrieval.search.shelf import shelve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bag_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.use(monkeypatch)
    caches["statistics"].clear()


@pytest.fixture
def long(settings: Settings) -> None:
    """Let every scope be too long for a list."""
    settings.EXACT_SCAN_LIMIT = 0


def texts(question: str, reader: Principal) -> list[str]:
    return [hit.text for hit in search(question, reader=reader, limit=20).hits]


def test_rights_hold_on_the_next_search_although_the_size_is_remembered(
    handbook: Collection, as_alice: Principal, as_bob: Principal, bob: User, long: None
) -> None:
    open_, secret = shelve(handbook, "a", "Open leave."), shelve(handbook, "b", "Secret leave.")
    assert sorted(texts("leave", as_bob)) == ["Open leave.", "Secret leave."]
    access.restrict(document=secret, by=as_alice, users=[])
    assert texts("leave", as_bob) == ["Open leave."]
    now = timezone.now()
    Document.objects.filter(pk=open_.pk).update(deleted_at=now, purge_at=now)
    assert texts("leave", as_bob) == []
    Document.objects.filter(pk=open_.pk).update(deleted_at=None, purge_at=None)
    assert texts("leave", as_bob) == ["Open leave."]
    bob.groups.clear()
    assert texts("leave", as_bob) == []


def test_a_word_that_was_nowhere_is_found_once_it_is_somewhere(
    handbook: Collection, as_bob: Principal, long: None
) -> None:
    shelve(handbook, "a", "Open leave.")
    assert not search("zyzzyva", reader=as_bob, mode="lexical").hits
    shelve(handbook, "b", "A zyzzyva.")
    assert texts("zyzzyva", as_bob)[0] == "A zyzzyva."


def test_a_text_that_is_indexed_anew_is_counted_anew(
    handbook: Collection, as_bob: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "SMALL", 0)
    document = shelve(handbook, "a", "Open leave.")
    before = scope_of(as_bob, None, None)
    assert lexical.frequencies(["leav", "badg"], before) == {"leav": 1, "badg": 0}
    Passage.objects.filter(document=document).delete()
    other = shelve(handbook, "b", "Badge.")
    Passage.objects.filter(document=other).update(document=document, version=document.current_id)
    Version.objects.filter(pk=document.current_id).update(progress_at=timezone.now())
    other.delete()
    after = scope_of(as_bob, None, None)
    assert before.fingerprint != after.fingerprint
    assert lexical.frequencies(["leav", "badg"], after) == {"leav": 0, "badg": 1}


def test_a_key_without_any_collection_finds_nothing(
    handbook: Collection, as_bob: Principal
) -> None:
    shelve(handbook, "a", "Open leave.")
    narrowed = Principal(as_bob.user_id, collection_ids=frozenset())
    assert texts("leave", narrowed) == []


def test_both_ways_count_rare_words_exactly(
    handbook: Collection, as_alice: Principal, as_bob: Principal, settings: Settings
) -> None:
    shelve(handbook, "a", *[f"leave badge{n % 7}" for n in range(60)])
    hidden = access.create_collection(name="Hidden", by=as_alice)
    shelve(hidden, "b", *["leave badge1" for _n in range(60)])
    tokens = ["leav", "badge1", "badge6", "nowhere"]
    found = []
    for limit in (0, 30_000):
        settings.EXACT_SCAN_LIMIT = limit
        found.append(lexical.frequencies(tokens, scope_of(as_bob, None, None)))
    assert found[0] == found[1] == {"leav": 60, "badge1": 9, "badge6": 8, "nowhere": 0}


@pytest.mark.parametrize("limit", [0, 30_000])
def test_candidates_hold_the_best_of_all(
    handbook: Collection,
    as_bob: Principal,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    limit: int,
) -> None:
    settings.EXACT_SCAN_LIMIT = limit
    crowd(handbook, 1_500)
    scope, rng = scope_of(as_bob, None, None), random.Random(2)
    for _at in range(5):
        tokens = rng.sample(WORDS[5:30], 5)
        terms = Terms(lexical.frequencies(tokens, scope), scope.passages, tuple(tokens))
        monkeypatch.setattr(lexical, "CANDIDATES", 100)
        monkeypatch.setattr(lexical, "SMALL", 0)
        some = lexical.best(terms, scope, limit=10)
        assert 0 < len(lexical.choosing(terms)) < 5
        monkeypatch.setattr(lexical, "CANDIDATES", 10**6)
        assert some == lexical.best(terms, scope, limit=10)


@pytest.mark.parametrize("limit", [0, 30_000])
def test_a_question_of_common_words_only_finds_what_has_two_of_them(
    handbook: Collection,
    as_bob: Principal,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    limit: int,
) -> None:
    settings.EXACT_SCAN_LIMIT = limit
    monkeypatch.setattr(lexical, "SMALL", 0)
    monkeypatch.setattr(lexical, "CANDIDATES", 2)
    shelve(handbook, "a", *["leave"] * 5, *["badge"] * 5, "leave badge", "badge of leave")
    scope = scope_of(as_bob, None, None)
    tokens = ("leav", "badg")
    terms = Terms(lexical.frequencies(tokens, scope), scope.passages, tokens)
    assert lexical.choosing(terms) == []
    assert len(lexical.best(terms, scope, limit=10)) == 2
    alone = Terms({"leav": terms.frequencies["leav"]}, scope.passages, ("leav",))
    assert len(lexical.best(alone, scope, limit=10)) == 7
