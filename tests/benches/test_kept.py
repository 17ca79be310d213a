"""An interrupted run goes on; what was made by other code is made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benches.answering.kept import Kept
from benches.answering.questions import Question

ONE = Question("squad2-dev", "q", "When?", "en", True, ["1973"], [], ["d"])


def row(text: str, **more: Any) -> Any:
    return lambda: {"text": text, **more}


def test_what_was_answered_is_not_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "answers" / "tune.jsonl"
    Kept(path).once("plain", ONE, "a", row("first"))
    again = Kept(path)
    assert again.once("plain", ONE, "a", row("second"))["text"] == "first"
    assert again.once("footnote", ONE, "a", row("third"))["text"] == "third"


def test_other_code_asks_again_and_the_last_answer_counts(tmp_path: Path) -> None:
    path = tmp_path / "tune.jsonl"
    Kept(path).once("plain", ONE, "a", row("first"))
    assert Kept(path).once("plain", ONE, "b", row("second"))["text"] == "second"
    found = Kept(path).find("plain", ONE)
    assert found is not None
    assert found["text"] == "second"


def test_an_error_is_tried_again(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "tune.jsonl")
    kept.once("plain", ONE, "a", row("", error="busy"))
    assert kept.once("plain", ONE, "a", row("第二"))["text"] == "第二"


def test_a_line_that_was_cut_short_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "tune.jsonl"
    Kept(path).once("plain", ONE, "a", row("first"))
    with path.open("a") as file:
        file.write('{"arm": "foot')
    assert Kept(path).find("plain", ONE) is not None
    assert Kept(path).find("footnote", ONE) is None
