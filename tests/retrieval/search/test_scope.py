"""Beyond the limit of exact scans nothing that was counted a moment ago stands in the way."""

from __future__ import annotations

import random

import pytest
from django.core.cache import caches
from django.utils import timezone
from pytest_django import Settings

from kb import access
from kb.access import Principal
from kb.models import Collection, Document, Passage, Role, User, Version
from retrieval.search import lexical, search, statistics
from retrieval.search.scope import scope_of
from retrieval.search.terms import Terms
from retrieval.search.understanding import spelling
from tests.retrieval.search.crowd import WORDS, crowd
from tests.retrieval.search.shelf import shelve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten(bag_of_words: None) -> None:
    caches["statistics"].clear()


@pytest.fixture
def long(settings: Settings) -> None:
    """Let every scope be too long for a list."""
    settings.EXACT_SCAN_LIMIT = 0


@pytest.fixture(params=[0, 30_000], ids=["too-long", "list"])
def in_a_list_and_not(request: pytest.FixtureRequest, settings: Settings) -> None:
    """Let a test pass twice: with a scope beyond the limit of lists, and with one within."""
    settings.EXACT_SCAN_LIMIT = request.param


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


def test_no_word_is_in_more_passages_than_there_are(
    handbook: Collection, as_bob: Principal, long: None
) -> None:
    shelve(handbook, "a", "Open leave.")
    assert scope_of(as_bob, None, None).passages == 1
    shelve(handbook, "b", "More leave.")
    scope = scope_of(as_bob, None, None)
    assert lexical.frequencies(["leav"], scope) == {"leav": scope.passages}


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


def test_what_was_counted_is_forgotten_with_the_rights_it_was_counted_by(
    handbook: Collection,
    as_alice: Principal,
    as_bob: Principal,
    long: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(statistics, "LASTING", 1)
    monkeypatch.setattr(statistics, "SURE", 3)
    shelve(handbook, "a", *["Open leave."] * 3)
    secret = shelve(handbook, "b", *["Secret leave."] * 3, "Badge.")
    tokens = ["leav", "secret", "badg"]
    before = scope_of(as_bob, None, None)
    assert lexical.frequencies(tokens, before) == {"leav": 6, "secret": 3, "badg": 1}
    access.restrict(document=secret, by=as_alice, users=[])
    after = scope_of(as_bob, None, None)
    assert (before.passages, after.passages) == (7, 3)
    assert lexical.frequencies(tokens, after) == {"leav": 3, "secret": 0, "badg": 0}


def test_nobody_has_what_was_counted_by_the_rights_of_another(
    handbook: Collection, as_alice: Principal, as_bob: Principal, long: None
) -> None:
    other = User.objects.create_user(username="another-reader")
    access.grant(collection=handbook, by=as_alice, role=Role.READER, user=other)
    shelve(handbook, "a", *["Open leave."] * 3)
    User.objects.filter(pk__in=[other.pk, as_bob.user_id]).update(acl_epoch=7)
    scopes = [scope_of(Principal(each), None, None) for each in (other.pk, as_bob.user_id)]
    assert scopes[0].fingerprint != scopes[1].fingerprint


def test_what_nothing_has_takes_no_room_in_memory(
    handbook: Collection, as_bob: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (statistics, spelling):
        monkeypatch.setattr(module, "SMALL", 0)
    shelve(handbook, "a", *["Open leave, says a badge."] * 3)
    kept: dict[str, int] = {}
    monkeypatch.setattr(caches["statistics"], "set_many", lambda new, _seconds: kept.update(new))
    found = search("Where is my badgee of zyzzyva?", reader=as_bob, limit=20)
    assert [each.instead for each in found.corrections] == ["badge"]
    assert 0 < len(kept) <= 5
    assert all(kept.values())


@pytest.mark.parametrize("met", [2, 2_000])
def test_no_word_is_told_that_hidden_passages_alone_have(
    handbook: Collection,
    as_alice: Principal,
    as_bob: Principal,
    long: None,
    monkeypatch: pytest.MonkeyPatch,
    met: int,
) -> None:
    monkeypatch.setattr(statistics, "MET", met)
    shelve(handbook, "a", "Open leave.", "Bridge.")
    hidden = access.create_collection(name="Hidden", by=as_alice)
    shelve(hidden, "b", *["Badge."] * 5, *["Bridgee."] * 5)
    assert not search("badgee", reader=as_bob).corrections
    assert not search("badge", reader=as_bob, mode="lexical").hits
    assert [each.instead for each in search("bridgee", reader=as_bob).corrections] == ["bridge"]


def test_a_key_without_any_collection_finds_nothing(
    handbook: Collection, as_bob: Principal
) -> None:
    shelve(handbook, "a", "Open leave.")
    narrowed = Principal(as_bob.user_id, collection_ids=frozenset())
    assert texts("leave", narrowed) == []


def test_both_ways_count_rare_words_exactly(
    handbook: Collection, as_alice: Principal, as_bob: Principal, settings: Settings
) -> None:
    shelve(handbook, "a", *[f"leave {'abcdefg'[n % 7] * 4}" for n in range(60)])
    hidden = access.create_collection(name="Hidden", by=as_alice)
    shelve(hidden, "b", *["leave bbbb" for _n in range(60)])
    tokens = ["leav", "bbbb", "gggg", "nowhere"]
    found = []
    for limit in (0, 30_000):
        settings.EXACT_SCAN_LIMIT = limit
        found.append(lexical.frequencies(tokens, scope_of(as_bob, None, None)))
    assert found[0] == found[1] == {"leav": 60, "bbbb": 9, "gggg": 8, "nowhere": 0}


def test_what_is_rare_in_a_list_and_common_elsewhere_is_counted_exactly(
    handbook: Collection, as_alice: Principal, as_bob: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve(handbook, "a", *[f"leave {'abcdefg'[n % 7] * 4}" for n in range(60)])
    hidden = access.create_collection(name="Hidden", by=as_alice)
    shelve(hidden, "b", *["aaaa bbbb cccc nowhere" for _n in range(60)])
    for name, few in {"SMALL": 0, "MET": 20, "WORTH": 0, "COLUMNS": 2}.items():
        monkeypatch.setattr(statistics, name, few)
    tokens = ["aaaa", "bbbb", "cccc", "dddd", "nowher"]
    found = lexical.frequencies(tokens, scope_of(as_bob, None, None))
    assert found == {"aaaa": 9, "bbbb": 9, "cccc": 9, "dddd": 9, "nowher": 0}


@pytest.mark.usefixtures("in_a_list_and_not")
def test_candidates_hold_the_best_of_all(
    handbook: Collection, as_bob: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
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


@pytest.mark.usefixtures("in_a_list_and_not")
def test_a_question_of_common_words_only_finds_what_has_two_of_them(
    handbook: Collection, as_bob: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
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
