"""A task on its way: the same steps as of every answer, against a scripted model."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from kb.access import Principal
from kb.errors import InvalidError
from kb.models import Collection
from retrieval.citing import Checked
from retrieval.events import Token
from retrieval.generation import stream
from retrieval.tasking import ON_A_QUESTION, TASKS, Work
from tests.fakes import FakeLLM
from tests.retrieval.conftest import LEAVE, TRAVEL, Publish

pytestmark = pytest.mark.django_db

QUESTION = "How many days of paid leave do full-time employees receive?"


def _done(work: Work, llm: FakeLLM, query: str = "") -> Checked:
    """Go the way that an answer goes, without the line before the model."""
    query = query or work.question
    found = work.find(query, limit=30)
    sources = work.pack(query, found.hits, 700)
    prompt = work.build(sources)
    events = stream(prompt.messages, prompt.shape)
    text = "".join(event.text for event in events if isinstance(event, Token))
    return work.cite(text, [source.hit for source in sources])


def test_a_plain_answer_is_as_it_was(llm: FakeLLM, library: Collection, as_bob: Principal) -> None:
    llm.answer = "Full-time employees receive 25 days of paid leave per year [1]."
    work = Work(None, QUESTION, reader=as_bob)
    found = _done(work, llm)
    assert work.plain
    assert work.texts.version == "answer.v1.en"
    assert found.citations[0].quote == LEAVE.split(". ")[0] + "."
    assert not {"grammar", "response_format"} & llm.requests[0].keys()


def test_a_list_is_held_to_its_grammar_and_each_item_is_checked(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer = (
        "- Full-time employees receive 25 days of paid leave [1]\n"
        "- Unused days expire on 31 March [1]\n- Everybody gets a car [1]\n"
    )
    work = Work("list", "What are the rules of paid leave?", reader=as_bob)
    found = _done(work, llm)
    assert [part.supported for part in found.sentences] == [True, True, False]
    assert llm.requests[0]["grammar"].startswith('root ::= "I could not find')
    assert work.texts.version == "list.v1.en"


def test_a_comparison_cites_both_sides(
    llm: FakeLLM, handbook: Collection, publish: Publish, as_bob: Principal
) -> None:
    publish(handbook, "Full-time", "Full-time employees receive 25 days of paid leave per year.")
    publish(handbook, "Part-time", "Part-time employees receive 12 days of paid leave per year.")
    llm.answer = (
        "| Point | Full-time | Part-time |\n|---|---|---|\n"
        "| Paid leave | 25 days [1] | 25 days [1] |\n"
    )
    work = Work("compare", "Compare paid leave of full-time and part-time staff", reader=as_bob)
    found = _done(work, llm)
    facts = {part.text: part.supported for part in found.sentences}
    assert facts["25 days"]
    assert not facts["25 days |"], "the other column's number"


def test_a_translation_is_asked_for_in_its_own_language(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer = "差旅报销须在出差结束后30天内提交[1]。"
    work = Work("translate-zh", "When are receipts handed in after a trip?", reader=as_bob)
    found = _done(work, llm)
    assert work.texts.version == "translate.v1.zh"
    assert "翻译成中文" in llm.requests[0]["messages"][0]["content"]
    assert found.sentences[0].supported


def test_an_overview_says_how_much_of_the_document_was_read(
    llm: FakeLLM, handbook: Collection, publish: Publish, as_bob: Principal, settings: Settings
) -> None:
    settings.EVIDENCE_TOKENS = 150
    document = publish(handbook, "Leave policy", LEAVE, TRAVEL, *[f"Part {n}." for n in range(300)])
    publish(handbook, "Other", "Nobody reads this one.")
    llm.answer = "- Full-time employees receive 25 days of paid leave per year [1]\n"
    limits = {"filters": {"documents": [str(document.pk)]}}
    work = Work("overview", "What are the main points of “Leave policy”?", reader=as_bob, **limits)
    found = _done(work, llm)
    assert work.whole
    assert found.sentences[0].citations == [1]
    assert found.sentences[-1].text == "Read for this: 2 of 302 passages."
    assert found.text.endswith("\n\nRead for this: 2 of 302 passages.")
    assert "Nobody reads" not in llm.prompts[0]


def test_a_document_is_translated_as_far_as_an_answer_reaches(
    llm: FakeLLM, handbook: Collection, publish: Publish, as_bob: Principal, settings: Settings
) -> None:
    settings.LLM_ANSWER_TOKENS = 100
    document = publish(handbook, "Leave policy", LEAVE, TRAVEL, TRAVEL.upper())
    llm.answer = "全职员工每年有25天带薪休假[1]。"
    filters = {"documents": [str(document.pk)]}
    work = Work("translation-zh", "Translate “Leave policy”.", reader=as_bob, filters=filters)
    found = _done(work, llm)
    assert LEAVE in llm.requests[0]["messages"][1]["content"]
    assert TRAVEL.upper() not in llm.requests[0]["messages"][1]["content"]
    assert found.sentences[-1].text == "已翻译3段中的1段。"


def test_a_server_without_grammars_is_asked_again_without(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.mode = "shapeless"
    llm.answer = "Sure!\n- Full-time employees receive 25 days of paid leave per year\n"
    found = _done(Work("list", QUESTION, reader=as_bob), llm)
    assert ["grammar" in request for request in llm.requests] == [True, True, False]
    assert llm.requests[0]["messages"] == llm.requests[-1]["messages"]
    assert found.sentences[-1].citations == [1]


def test_only_the_tasks_of_the_list_exist(as_bob: Principal) -> None:
    with pytest.raises(InvalidError, match="translate-zh"):
        Work("../../etc/passwd", QUESTION, reader=as_bob)
    assert not any(TASKS[name].whole for name in ON_A_QUESTION)
    assert next(iter(TASKS)) == ON_A_QUESTION[0] == "answer"
