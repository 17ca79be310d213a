"""The steps of an explanation as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.reasons import told
from retrieval.explaining import Explanation, Step

NAMES: dict[str, str | Promise] = {
    "state": _("The document"),
    "permission": _("Who may read it"),
    "filter": _("Filters"),
    "question": _("Words of the question"),
    "words": _("Search by words"),
    "vectors": _("Search by meaning"),
    "fusion": _("Words and meaning together"),
    "rerank": _("Reranking"),
    "copy": _("Copies"),
    "cap": _("Room for other documents"),
    "limit": _("The list"),
    "budget": _("Sources of the answer"),
    "evidence": _("Enough evidence for an answer"),
}
_WORDS: dict[str, str | Promise] = {
    "passed": _("Passed"),
    "lost": _("Fell out here"),
    "missed": _("Missed"),
    "note": _("Note"),
    "open": _("Not reached"),
    "unused": _("Not used"),
}
_UNUSED = {"not-asked", "no-filters", "reranker-down"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A step with its state (a key of `_WORDS`) and the passages that are named in it."""

    name: str | Promise
    state: str
    word: str | Promise
    words: str
    passages: list[tuple[str, str]]


def funnel(explanation: Explanation) -> list[Shown]:
    """Return the steps; one at most is `lost`, the first where it was."""
    at = explanation.fell_out_at
    return [_shown(step, lost=step.name == at) for step in explanation.steps]


def _shown(step: Step, *, lost: bool) -> Shown:
    state = "lost" if lost else _state(step)
    return Shown(NAMES[step.name], state, _WORDS[state], told(step), _passages(step.params))


def _state(step: Step) -> str:
    if step.passed is not None:
        return "passed" if step.passed else "missed"
    if step.code == "not-reached":
        return "open"
    return "unused" if step.code in _UNUSED else "note"


def _passages(params: dict[str, Any]) -> list[tuple[str, str]]:
    if "sources" in params:
        return [(passage, title) for passage, title in params["sources"]]
    return [(params["passage_id"], params["title"])] if "title" in params else []
