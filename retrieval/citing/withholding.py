"""The stricter policy: what no source supports is not shown at all."""

from __future__ import annotations

from dataclasses import replace

from retrieval.citing.check import Checked
from retrieval.events import AnswerSentence


def proven(checked: Checked) -> Checked:
    """Return the answer without the sentences that nothing supports."""
    kept: list[AnswerSentence] = []
    for sentence in checked.sentences:
        if sentence.supported:
            kept.append(sentence if kept else replace(sentence, lead=sentence.lead.lstrip()))
    return replace(checked, sentences=kept)
