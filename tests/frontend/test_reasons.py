"""Reasons are whole sentences, so that every language can put them in its own order."""

from __future__ import annotations

import pytest

from frontend.reasons import told
from retrieval.explaining import Step


@pytest.mark.parametrize(
    ("state", "end"),
    [
        ("ready", "is not in force."),
        ("failed", "could not be read."),
        ("quarantined", "was set aside."),
        ("embedding", "is still being read."),
    ],
)
def test_a_newer_version_is_told_by_how_it_stands(state: str, end: str) -> None:
    step = Step("state", True, "older-in-effect", {"version": 1, "newer": 2, "newer_state": state})
    assert told(step) == f"Version 1 was searched: version 2 {end}"


def test_notes_follow_their_sentence() -> None:
    params = {
        "present": ["leave"],
        "missing": ["PTO", "50%"],
        "weightiest": "PTO",
        "nowhere": ["50%"],
        "synonyms": [],
        "corrections": [],
    }
    assert told(Step("question", None, "some-words", params)) == (
        "It has “leave”. It lacks “PTO”, “50%”. The most important one is “PTO”. "
        "Nothing that was searched has “50%”."
    )
