"""What an answer leaves open of a question that asks for several things."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kb.text import has_cjk, sentences
from retrieval.abstaining.missing import missing
from retrieval.events import AnswerSentence

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases.toml").read_text(encoding="utf-8")
)["case"]
PRECISION, RECALL = 0.95, 0.8


def open_parts(question: str, answer: str, *, supported: bool = True) -> list[str]:
    said = [AnswerSentence(each.text, [1], supported) for each in sentences(answer)]
    return missing(question, said)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_parts_that_are_open_are_named_and_no_others(language: str) -> None:
    chosen = [case for case in CASES if has_cjk(case["question"]) == (language == "zh")]
    told = [(set(open_parts(c["question"], c["answer"])), set(c["missing"])) for c in chosen]
    right = sum(len(said & true) for said, true in told)
    wrong = [said - true for said, true in told if said - true]
    assert right / sum(len(said) for said, _true in told) >= PRECISION, wrong
    assert right / sum(len(true) for _said, true in told) >= RECALL


def test_parts_are_told_in_the_words_of_the_question() -> None:
    for case in CASES:
        for part in open_parts(case["question"], case["answer"]):
            assert part in case["question"]


@pytest.mark.parametrize(
    "question",
    [
        "What are the terms and conditions?",
        "How many days of leave do I get?",
        "When the server is down, who do I call?",
        "病假和事假有什么区别？",
        "如果我生病了，应该联系谁？",
        "Research and development budget",
        "",
        "?",
    ],
)
def test_a_question_that_asks_one_thing_has_no_open_parts(question: str) -> None:
    assert open_parts(question, "Something else entirely. 完全无关的内容。") == []


def test_an_answer_in_another_language_is_not_measured_by_its_words() -> None:
    assert open_parts("年假几天，怎么申请？", "Employees receive 15 days of leave.") == []


def test_a_sentence_without_support_answers_nothing() -> None:
    question, answer = "What is the deadline and who approves it?", "The deadline is 31 March."
    assert open_parts(question, answer) == ["who approves it"]
    assert open_parts(question, answer, supported=False) == []
