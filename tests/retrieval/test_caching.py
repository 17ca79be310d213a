"""An answer is given again only to whoever may read all behind it, and only while it holds."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import Settings

from kb.access import Principal, create_collection, grant, principal_of, restrict, revoke
from kb.models import AuditEvent, Collection, Document, Passage, Role, User
from retrieval import calibrating, conversations
from retrieval.answering import answer
from retrieval.caching import key as keys
from retrieval.conversations.forgetting import forget_deleted
from retrieval.events import Answer, Citations, Done, Event, Sources, Token
from retrieval.models import Ticket
from tests.fakes import FakeLLM
from tests.retrieval.conftest import Publish

pytestmark = pytest.mark.usefixtures("empty_cache")
QUESTION = "How many days of paid leave do full-time employees receive per year?"
ANSWER = "Full-time employees receive 25 days of paid leave per year [1]."


@pytest.fixture
def model(llm: FakeLLM) -> FakeLLM:
    llm.answer = ANSWER
    return llm


def events(reader: Principal, question: str = QUESTION, **options: Any) -> list[Event]:
    return list(answer(question, reader=reader, **options))


def ask(reader: Principal, question: str = QUESTION, **options: Any) -> Answer:
    end = events(reader, question, **options)[-1]
    assert isinstance(end, Done), end
    return end.answer


@pytest.fixture
def warm(model: FakeLLM, library: Collection, as_bob: Principal) -> Collection:
    """Bob has asked; the model has answered once."""
    assert not ask(as_bob).cached
    assert len(model.written) == 1
    return library


def test_the_same_question_gets_the_same_answer_at_once_without_a_slot(
    warm: Collection, model: FakeLLM, as_bob: Principal
) -> None:
    found = events(as_bob, f"  {QUESTION.replace(' ', '  ')} ")
    assert [type(each) for each in found] == [Sources, Citations, Done]
    end = found[-1]
    assert isinstance(end, Done)
    assert end.answer.cached
    assert end.answer.citations[0].title == "Leave policy"
    assert len(model.written) == 1
    assert not Ticket.objects.exists()
    assert AuditEvent.objects.filter(action="ask.known", actor_id=as_bob.user_id).count() == 1


def test_it_is_written_anew_when_asked_to(
    warm: Collection, model: FakeLLM, as_bob: Principal
) -> None:
    assert not ask(as_bob, fresh=True).cached
    assert len(model.written) == 2
    assert ask(as_bob).cached


def test_it_is_given_again_while_the_model_is_down_or_the_line_is_full(
    warm: Collection, model: FakeLLM, as_bob: Principal, settings: Settings
) -> None:
    settings.LLM_SLOTS = 0
    model.mode = "unhealthy"
    assert ask(as_bob).cached


@pytest.mark.parametrize(
    "change",
    [
        {"question": "How many days of paid leave do employees receive per year?"},
        {"filters": {"formats": ["txt"]}},
        {"history": [("Who is the manager?", "Maria.")]},
    ],
    ids=["words", "filters", "history"],
)
def test_another_question_is_another_answer(
    warm: Collection, model: FakeLLM, as_bob: Principal, change: dict[str, Any]
) -> None:
    assert not ask(as_bob, **{"question": QUESTION, **change}).cached


def test_another_restriction_to_collections_is_another_answer(
    warm: Collection, model: FakeLLM, as_bob: Principal
) -> None:
    assert not ask(as_bob, collections=[str(warm.pk)]).cached
    assert ask(as_bob, collections=[str(warm.pk)]).cached


@pytest.mark.parametrize(
    ("name", "value"),
    [("LLM_MODEL", "another"), ("EVIDENCE_TOKENS", 500), ("LLM_ANSWER_TOKENS", 99)],
)
def test_another_model_or_limit_is_another_answer(
    warm: Collection, model: FakeLLM, as_bob: Principal, settings: Settings, name: str, value: Any
) -> None:
    setattr(settings, name, value)
    assert not ask(as_bob).cached


def test_another_prompt_is_another_answer(
    warm: Collection, as_bob: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keys.key_of(QUESTION, as_bob, None, None)
    old = keys.template
    monkeypatch.setattr(keys, "template", lambda code: replace(old(code), version="answer.v0.en"))
    assert keys.key_of(QUESTION, as_bob, None, None) != before


def test_another_server_key_is_another_memory(
    warm: Collection, as_bob: Principal, settings: Settings
) -> None:
    before = keys.key_of(QUESTION, as_bob, None, None)
    assert "leave" not in before
    settings.SECRET_KEY = "another" * 8
    assert keys.key_of(QUESTION, as_bob, None, None) != before


def _revoked(at: Collection, by: Principal, readers: Any) -> None:
    revoke(collection=at, by=by, group=readers)


def _restricted(at: Collection, by: Principal, readers: Any) -> None:
    restrict(document=Document.objects.get(title="Leave policy"), by=by, users=[])


def _deleted(at: Collection, by: Principal, readers: Any) -> None:
    Document.objects.filter(title="Leave policy").update(
        deleted_at="2020-01-01T00:00Z", purge_at="2020-01-01T00:00Z"
    )


def _replaced(at: Collection, by: Principal, readers: Any) -> None:
    Document.objects.filter(title="Leave policy").update(current=None)


def _renamed(at: Collection, by: Principal, readers: Any) -> None:
    Document.objects.filter(title="Leave policy").update(title="Holidays")


CHANGES = [_revoked, _restricted, _deleted, _replaced, _renamed]


@pytest.mark.parametrize("limit", [30_000, 0], ids=["listed", "large"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.__name__)
def test_what_changed_behind_an_answer_ends_it(
    change: Any,
    limit: int,
    model: FakeLLM,
    library: Collection,
    as_alice: Principal,
    as_bob: Principal,
    readers: Any,
    settings: Settings,
) -> None:
    settings.EXACT_SCAN_LIMIT = limit
    assert not ask(as_bob).cached
    assert ask(as_bob).cached
    change(library, as_alice, readers)
    assert not ask(as_bob).cached


def test_a_document_that_came_later_is_looked_at(
    warm: Collection, model: FakeLLM, as_bob: Principal, publish: Publish
) -> None:
    publish(warm, "Leave from July", "Full-time employees receive 28 days of paid leave per year.")
    assert not ask(as_bob).cached
    assert "28 days" in model.prompts[-1]


def test_refusals_and_quotes_are_not_kept(
    model: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    for _time in range(2):
        refused = ask(as_bob, "Who won the world cup final in 1998?")
        assert (refused.abstained, refused.cached) == (True, False)
    model.mode = "error"
    for _time in range(2):
        quoted = ask(as_bob)
        assert (quoted.degraded, quoted.cached) == ("llm", False)


def _colleague(readers: Any) -> Principal:
    dora = User.objects.create_user("dora")
    dora.groups.add(readers)
    return principal_of(dora)


def test_nobody_gets_the_answer_of_another_person(
    warm: Collection, as_alice: Principal, readers: Any
) -> None:
    assert not ask(_colleague(readers)).cached
    assert not ask(as_alice).cached


@pytest.mark.parametrize("limit", [30_000, 0], ids=["listed", "large"])
def test_people_share_only_when_they_may_read_exactly_the_same(
    model: FakeLLM,
    library: Collection,
    as_alice: Principal,
    as_bob: Principal,
    readers: Any,
    publish: Publish,
    settings: Settings,
    limit: int,
) -> None:
    settings.ANSWER_CACHE, settings.EXACT_SCAN_LIMIT = "shared", limit
    dora = _colleague(readers)
    ask(as_bob)
    assert ask(dora).cached == (limit > 0), "beyond the limit nobody knows that it is the same"
    other = create_collection(name="Board", by=as_alice)
    publish(other, "Minutes", "The board met on Monday.")
    grant(collection=other, by=as_alice, role=Role.READER, user=User.objects.get(pk=dora.user_id))
    assert not ask(dora).cached
    assert ask(as_bob).cached


def test_off_is_off(warm: Collection, as_bob: Principal, settings: Settings) -> None:
    settings.ANSWER_CACHE = "off"
    assert not ask(as_bob).cached


def test_copies_elsewhere_are_not_kept(
    model: FakeLLM, library: Collection, as_bob: Principal, publish: Publish
) -> None:
    text = Passage.objects.get(document__title="Leave policy").text
    publish(library, "Leave policy, copy", text)
    assert not ask(as_bob).cached
    [sources] = [each for each in events(as_bob) if isinstance(each, Sources)]
    assert all(hit.also == [] for hit in sources.hits)


def test_words_of_a_document_that_is_gone_for_good_are_erased(
    model: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    turn = conversations.start(question=QUESTION, by=as_bob)
    list(conversations.run(turn.pk, by=as_bob))
    key = keys.key_of(QUESTION, as_bob, None, None)
    assert cache.get(key) is not None
    Document.objects.get(title="Leave policy").delete()
    forget_deleted()
    assert cache.get(key) is None


def test_without_redis_the_model_answers(
    warm: Collection, model: FakeLLM, as_bob: Principal, settings: Settings
) -> None:
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"unix:///nowhere/{uuid.uuid4()}.sock",
        },
    }
    found = events(as_bob)
    assert any(isinstance(each, Token) for each in found)
    assert isinstance(found[-1], Done)


def test_an_answer_from_below_a_bar_that_was_moved_is_not_given_again(
    model: FakeLLM, library: Collection, as_bob: Principal, as_alice: Principal
) -> None:
    ask(as_bob)
    assert ask(as_bob).cached
    calibrating.wish(library.pk, 1, by=as_alice)
    assert not ask(as_bob).cached
