"""From a question to footnotes, with real search and a scripted model."""

from __future__ import annotations

import json
import re
import time
import uuid
from dataclasses import asdict
from typing import Any

import pytest
from pytest_django import Settings

from kb.access import Principal, create_collection, restrict, revoke
from kb.models import Collection, Document, Passage
from retrieval.answering import answer
from retrieval.events import (
    Answer,
    Citations,
    Done,
    Event,
    Failed,
    Heartbeat,
    Sources,
    Status,
    Token,
)
from retrieval.models import Ticket
from retrieval.prompting import template
from retrieval.tasking import work
from tests.fakes import HOSTILE, FakeLLM, said
from tests.retrieval.conftest import Publish

LEAVE_QUESTION = "How many days of paid leave do full-time employees receive per year?"
LEAVE_ANSWER = "Full-time employees receive 25 days of paid leave per year [1]."


def _events(question: str, reader: Principal, **options: Any) -> list[Event]:
    return list(answer(question, reader=reader, **options))


def _done(events: list[Event]) -> Answer:
    assert isinstance(events[-1], Done), events[-1]
    return events[-1].answer


def _seconds(work: Any) -> tuple[float, Any]:
    started = time.monotonic()
    result = work()
    return time.monotonic() - started, result


def test_sources_come_before_the_first_token_and_footnotes_before_the_end(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer = LEAVE_ANSWER
    events = _events(LEAVE_QUESTION, as_bob)
    kinds = [type(e).__name__ + (f":{e.step}" if isinstance(e, Status) else "") for e in events]
    assert list(dict.fromkeys(kinds)) == [
        "Status:searching",
        "Sources",
        "Status:reading",
        "Status:writing",
        "Token",
        "Citations",
        "Done",
    ]
    found = _done(events)
    assert [s.citations for s in found.sentences] == [[1]]
    assert found.citations[0].title == "Leave policy"
    assert found.citations[0].quote in Passage.objects.get(pk=found.citations[0].passage_id).text
    assert (found.abstained, found.degraded, found.prompt_version) == (False, "", "answer.v1.en")
    assert {"search", "first_token", "total"} <= set(found.timings)
    assert found.usage["completion_tokens"] > 0
    assert not Ticket.objects.exists()


def test_a_chinese_question_is_answered_with_chinese_footnotes(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer = "差旅报销须在出差结束后30天内提交。"
    found = _done(_events("差旅报销须在多少天内提交？", as_bob))
    assert found.citations[0].quote == "差旅报销须在出差结束后三十天内提交。"
    assert found.prompt_version == "answer.v1.zh"


@pytest.mark.parametrize(
    ("question", "language"),
    [("Who won the world cup final in 1998?", "en"), ("月球到地球的距离是多少公里？", "zh")],
)
def test_without_evidence_the_model_is_not_asked_and_the_refusal_is_honest(
    llm: FakeLLM, library: Collection, as_bob: Principal, question: str, language: str
) -> None:
    found = _done(_events(question, as_bob))
    assert found.abstained
    assert found.text == template(language).refusal
    assert found.citations == []
    assert found.nearest
    assert llm.prompts == []


def test_a_reader_of_nothing_gets_a_refusal(
    llm: FakeLLM, library: Collection, as_charlie: Principal
) -> None:
    found = _done(_events(LEAVE_QUESTION, as_charlie))
    assert found.abstained
    assert found.nearest == []


@pytest.mark.parametrize(
    "text", ["I don't know.", "The sources do not mention it [1].", "Pigs can fly at night [1]."]
)
def test_a_model_that_does_not_know_or_makes_things_up_becomes_a_refusal(
    llm: FakeLLM, library: Collection, as_bob: Principal, text: str
) -> None:
    llm.answer = text
    found = _done(_events(LEAVE_QUESTION, as_bob))
    assert found.abstained
    assert found.text == template("en").refusal
    assert found.nearest[0].title == "Leave policy"


@pytest.mark.parametrize(
    "text", ["I don't know [7][8].", "Pigs can fly at night [1][7] and swim by day [99]."]
)
def test_a_refusal_says_how_many_marks_its_model_forged(
    llm: FakeLLM, library: Collection, as_bob: Principal, text: str
) -> None:
    llm.answer = text
    found = _done(_events(LEAVE_QUESTION, as_bob))
    assert found.abstained
    assert found.usage["forged_citations"] == 2


def test_an_invented_sentence_among_true_ones_is_marked(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer = f"{LEAVE_ANSWER} Managers receive 40 days [1]."
    found = _done(_events(LEAVE_QUESTION, as_bob))
    assert [s.supported for s in found.sentences] == [True, False]


def test_forged_citations_are_never_accepted(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer = f"{LEAVE_ANSWER} {HOSTILE}"
    found = _done(_events(LEAVE_QUESTION, as_bob))
    assert found.usage["forged_citations"] == 3
    assert not re.search(r"\[\d", found.text)
    assert all(
        each.quote in Passage.objects.get(pk=each.passage_id).text for each in found.citations
    )


@pytest.mark.parametrize("mode", ["dead", "unhealthy", "mute", "error", "garbage"])
def test_without_a_model_the_best_sentences_answer_within_two_seconds(
    llm: FakeLLM, library: Collection, as_bob: Principal, mode: str
) -> None:
    llm.mode = mode
    if mode == "dead":
        llm.kill()
    took, events = _seconds(lambda: _events(LEAVE_QUESTION, as_bob))
    found = _done(events)
    assert found.degraded == "llm"
    assert "25 days" in found.text
    assert all(s.citations and s.supported for s in found.sentences)
    assert took < 2


def test_a_model_killed_in_mid_sentence_ends_the_stream_and_keeps_the_part(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer, llm.between = f"{LEAVE_ANSWER} " * 20, 0.01
    events = answer(LEAVE_QUESTION, reader=as_bob)
    for tokens, _ in enumerate(e for e in events if isinstance(e, Token)):
        if tokens == 15:
            break
    took, rest = _seconds(lambda: [llm.kill(), *events][1:])
    assert took < 3
    assert isinstance(rest[-1], Failed)
    assert rest[-1].code == "llm"
    [checked] = [event for event in rest if isinstance(event, Citations)]
    assert checked.citations[0].quote.startswith("Full-time employees receive 25")
    assert not Ticket.objects.exists()


def test_a_model_that_hangs_ends_in_an_extractive_answer_at_its_deadline(
    llm: FakeLLM, library: Collection, as_bob: Principal, settings: Settings
) -> None:
    llm.mode, settings.LLM_FIRST_TOKEN = "silent", 0.3
    took, events = _seconds(lambda: _events(LEAVE_QUESTION, as_bob))
    assert _done(events).degraded == "llm"
    assert took < 2


def test_a_reader_who_leaves_frees_the_model_and_the_place_in_line(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.mode = "silent"
    events = answer(LEAVE_QUESTION, reader=as_bob)
    assert any(isinstance(event, Heartbeat) for event in events)
    assert Ticket.objects.count() == 1
    left = time.monotonic()
    events.close()
    _wait_for(lambda: bool(llm.left_at), 2)
    assert llm.left_at[0] - left < 2
    assert not Ticket.objects.exists()


def test_when_search_fails_there_is_no_answer_from_memory(
    llm: FakeLLM, library: Collection, as_bob: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **options: Any) -> None:
        raise RuntimeError("index")

    monkeypatch.setattr(work, "search", broken)
    events = _events(LEAVE_QUESTION, as_bob)
    assert isinstance(events[-1], Failed)
    assert events[-1].code == "retrieval"
    assert "index" not in events[-1].message
    assert llm.prompts == []


def test_a_collection_that_is_not_the_readers_does_not_exist(
    llm: FakeLLM, library: Collection, as_charlie: Principal
) -> None:
    absent = _events(LEAVE_QUESTION, as_charlie, collections=[str(uuid.uuid4())])
    hidden = _events(LEAVE_QUESTION, as_charlie, collections=[str(library.pk)])
    assert _done(absent).nearest == _done(hidden).nearest == []
    assert absent[:-1] == hidden[:-1]
    assert llm.prompts == []


def test_hidden_text_is_in_no_prompt_and_no_event(
    llm: FakeLLM,
    library: Collection,
    publish: Publish,
    as_alice: Principal,
    as_bob: Principal,
) -> None:
    marker = "MK-7f3a"
    other = create_collection(name="Board", by=as_alice)
    secret = f"{marker} Full-time employees receive 99 days of paid leave per year."
    publish(other, f"Leave {marker}", secret)
    restricted = publish(library, f"Draft {marker}", f"{secret} Draft.")
    restrict(document=restricted, by=as_alice, users=[])
    llm.answer = LEAVE_ANSWER
    shown = "".join(str(event) for event in _events(LEAVE_QUESTION, as_bob))
    assert len(llm.written) == 1
    assert marker not in llm.prompts[0] + shown
    assert any(marker in str(event) for event in _events(LEAVE_QUESTION, as_alice))


def test_readers_see_how_far_the_model_has_read(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    half = {"total": 90, "cache": 10, "processed": 50}
    reading = {"choices": [{"delta": {}}], "prompt_progress": half}
    llm.answer, llm.between = LEAVE_ANSWER, 0.55
    llm.raw = lambda: [b"data: %s\n\n" % json.dumps(reading).encode()] * 2 + list(said(llm))[-3:]
    told = [event for event in _events(LEAVE_QUESTION, as_bob) if isinstance(event, Status)]
    assert {each.share for each in told if each.step == "reading"} == {0.0, 0.5}


@pytest.mark.parametrize("act", ["revoke", "delete"])
def test_a_running_stream_stops_within_two_seconds_of_a_revocation(
    llm: FakeLLM,
    library: Collection,
    as_alice: Principal,
    as_bob: Principal,
    readers: Any,
    act: str,
) -> None:
    llm.answer, llm.between = "word " * 400, 0.02
    events = answer(LEAVE_QUESTION, reader=as_bob)
    next(event for event in events if isinstance(event, Token))
    if act == "revoke":
        revoke(collection=library, by=as_alice, group=readers)
    else:
        Document.objects.update(deleted_at="2020-01-01T00:00Z", purge_at="2020-01-01T00:00Z")
    took, rest = _seconds(lambda: list(events))
    assert took < 2
    assert isinstance(rest[-1], Failed)
    assert rest[-1].code == "withdrawn"
    assert not any(isinstance(event, Citations | Done) for event in rest)


def test_a_follow_up_is_searched_with_the_question_before(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer = "Contractors do not receive paid leave [1]."
    history = [(LEAVE_QUESTION, "25 days.")]
    events = _events("And contractors?", as_bob, history=history)
    assert "Leave policy" in [h.title for e in events if isinstance(e, Sources) for h in e.hits]
    assert _done(events).citations
    assert LEAVE_QUESTION in llm.prompts[0]


def test_events_are_plain_data(llm: FakeLLM, library: Collection, as_bob: Principal) -> None:
    llm.answer = LEAVE_ANSWER
    assert asdict(_done(_events(LEAVE_QUESTION, as_bob)))["text"].endswith("per year.")


def _wait_for(condition: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)


def test_a_model_that_finds_no_answer_in_the_sources_is_believed_before_its_text(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer, llm.judge = LEAVE_ANSWER, lambda prompt: -9.0
    assert _done(_events(LEAVE_QUESTION, as_bob)).abstained
    llm.judge = lambda prompt: 3.0
    assert not _done(_events(LEAVE_QUESTION, as_bob, fresh=True)).abstained


def test_a_model_that_says_that_it_found_nothing_is_believed(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer, llm.judge = "I could not find this.", lambda prompt: 9.0
    assert _done(_events(LEAVE_QUESTION, as_bob)).abstained


def test_a_server_without_odds_is_not_asked_for_them_every_time(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer = LEAVE_ANSWER
    for _ in range(3):
        assert not _done(_events(LEAVE_QUESTION, as_bob, fresh=True)).abstained
    assert (len(llm.written), len(llm.requests)) == (3, 4)


@pytest.mark.parametrize("said", ["Full-time employees receive 40 days [1][9].", "???"])
def test_where_the_answer_is_there_but_the_text_does_not_hold_the_documents_speak(
    llm: FakeLLM, library: Collection, as_bob: Principal, said: str
) -> None:
    llm.answer, llm.judge = said, lambda prompt: 3.0
    found = _done(_events(LEAVE_QUESTION, as_bob))
    assert found.degraded == "unproven"
    assert all(each.supported for each in found.sentences)
    assert any("25 days" in each.quote for each in found.citations)
    assert "40" not in found.text
    assert found.usage["forged_citations"] == said.count("[9]")


def test_the_question_whether_the_answer_is_there_follows_the_same_sources(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer, llm.judge = LEAVE_ANSWER, lambda prompt: 3.0
    _events(LEAVE_QUESTION, as_bob)
    asked, doubted = (each["messages"] for each in llm.requests)
    [mine, other] = [each[-1]["content"].rpartition("\n\n") for each in (asked, doubted)]
    assert asked[0] == doubted[0]
    assert mine[0] == other[0]
    assert LEAVE_QUESTION in other[2]
    assert llm.requests[1]["cache_prompt"]
    assert not Ticket.objects.exists()
