"""The three ways to answer, over a real web process, a real search and a scripted model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx

from benches.answering import arms
from benches.answering.__main__ import ask, complete
from benches.answering.kept import Kept
from benches.answering.passages import evidence, standing
from benches.answering.place import Place
from benches.answering.report import report
from tests.benches.judged import ABSENT, COST, DAYS, REPORT
from tests.fakes import FakeLLM


def test_the_product_answers_and_all_of_it_is_kept(at: Place, fake: FakeLLM) -> None:
    row = arms.footnote(DAYS, at)
    assert row["refused"] is False
    assert "25 days" in row["text"]
    [cited] = row["citations"]
    assert (cited["external_id"], cited["valid"]) == ("leave", True)
    assert row["forged"] == 1
    assert row["times"]["useful"] < row["times"]["first"] <= row["times"]["done"]
    assert row["model"][0]["text"] == fake.answer

    page = arms.footnote(COST, at)
    assert {each["external_id"] for each in page["citations"]} <= {"travel"}

    wrong = httpx.Headers({"Authorization": "Bearer wrong"})
    refused = httpx.Client(base_url=at.client.base_url, headers=wrong, trust_env=False)
    with refused:
        assert "401" in arms.footnote(DAYS, replace(at, client=refused))["error"]

    fake.mode = "error"
    found = evidence(DAYS, at)
    assert "500" in arms.plain(DAYS, arms.plain_prompt(DAYS, found), found, at)["error"]


def test_the_other_arms_answer_from_the_same_passages(at: Place, fake: FakeLLM) -> None:
    arms.footnote(DAYS, at)
    found = evidence(DAYS, at)
    messages = arms.plain_prompt(DAYS, found)
    row = arms.plain(DAYS, messages, found, at)
    ours, theirs = (str(each["messages"]) for each in fake.requests if each.get("stream"))
    for source in found.packed:
        assert repr(source.text)[1:-1] in ours
        assert repr(source.text)[1:-1] in theirs
    assert row["text"] == "Full-time employees receive 25 days of paid leave per year."
    assert [(each["external_id"], each["valid"]) for each in row["citations"]] == [("leave", True)]
    assert row["forged"] == 1
    assert row["sentences"] == [[row["text"], True]]
    assert row["times"]["useful"] == row["times"]["first"]

    for said in ("I don't know.", "The passages say nothing. I don’t know.", "我不知道。"):
        fake.answer = said
        assert arms.plain(DAYS, messages, found, at)["refused"]

    asked = len(fake.requests)
    quoted = arms.extractive(DAYS, found, at)
    assert "25 days" in quoted["text"]
    assert all(each["valid"] for each in quoted["citations"])
    assert len(fake.requests) == asked


def test_a_quote_is_valid_only_where_it_stands(at: Place) -> None:
    passage = evidence(DAYS, at).hits[0].passage_id
    pairs = [(passage, "25 days of paid leave"), (passage, "26 days"), (passage, "")]
    assert [each["valid"] for each in standing(pairs, DAYS, at)] == [True, False, False]
    assert not standing(pairs, COST, at)[0]["valid"]
    assert {hit.external_id for hit in evidence(COST, at).hits} == {"travel"}


def test_a_run_asks_each_question_once_in_every_way_and_reports(
    at: Place, fake: FakeLLM, tmp_path: Path
) -> None:
    chosen = [DAYS, REPORT, COST, ABSENT]
    kept = Kept(tmp_path / "tune.jsonl")
    ask(chosen, at, kept, "code", 0)
    assert complete(chosen, kept, "code") == []
    ask(chosen, at, kept, "code", 5)
    asked = len(fake.requests)
    again = Kept(tmp_path / "tune.jsonl")
    ask(chosen, at, again, "code", 5)
    assert len(fake.requests) == asked
    answered = complete(chosen, again, again.latest)
    assert [question for question, _rows in answered] == chosen
    assert complete(chosen, again, "other code") == []
    page = report(answered, "About.")
    assert "| citation validity | >= 1 | 1.00 " in page
    assert "## Chinese" in page
