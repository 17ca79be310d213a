"""A list in the model's text: each item once, and no excuses among them."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.abstaining import is_refusal
from retrieval.citing import Checked, cite
from retrieval.citing.marks import strip_marks
from retrieval.events import Hit
from retrieval.grounding import Similar


def check(
    text: str, hits: Sequence[Hit], *, question: str = "", similar: Similar | None = None
) -> Checked:
    """Return the checked items. A small model that has said all fills further lines by repeating
    itself, or by saying that it found nothing."""
    kept: dict[str, str] = {}
    for line in text.splitlines():
        said = strip_marks(line)[0].strip().lstrip("-*• ").rstrip(".。 ")
        if not said or not is_refusal(said):
            kept.setdefault(said or f"blank {len(kept)}", line)
    return cite("\n".join(kept.values()), hits, question=question, similar=similar)
