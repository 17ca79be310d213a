"""What can be done about a passage that fell out, and whether the asker can do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kb.access import Principal, role_in
from retrieval.explaining.explanation import Advice, Step

if TYPE_CHECKING:
    from kb.models import Document

_EDITORS = ("editor", "owner")
_SCARCE = ("search-inside", "more-precise")
_WORDS = ("glossary", "passages-words")
_ADVICE: dict[str, dict[str, tuple[str, ...]]] = {
    "state": {
        "deleted": ("restore",),
        "reading": ("wait",),
        "failed": ("repair",),
        "empty": ("repair",),
        "later": ("dates",),
        "over": ("as-of", "dates"),
        "replaced": ("compare",),
        "not-then": ("without-date",),
        "no-passages": ("quality",),
        "no-such-text": ("quality", "compare"),
    },
    "permission": {"no-grant": ("share",), "not-listed": ("allow",)},
    "filter": {"left-out": ("without-filters",)},
    "words": {
        "no-words": _WORDS,
        "only-common": ("more-precise", "glossary"),
        "beyond-depth": _SCARCE,
        "overlooked": _SCARCE,
    },
    "vectors": {
        "embedder-down": ("later",),
        "no-vector": ("later",),
        "beyond-depth": _SCARCE,
        "overlooked": _SCARCE,
    },
    "fusion": {"beyond-depth": _SCARCE},
    "rerank": {"moved": _SCARCE},
    "copy": {"copy": ("open-copy",)},
    "cap": {"no-room": ("search-inside",)},
    "limit": {"beyond": _SCARCE},
    "budget": {"no-room": ("more-precise",), "cut-away": ("more-precise",)},
    "evidence": {"too-weak": ("passages-words",)},
}
_FOR_EDITORS = {"restore", "repair", "dates", "glossary", "quality"}
"""What takes the rights of an editor; others are told to ask one."""


def advice(steps: list[Step], document: Document, *, by: Principal) -> list[Advice]:
    """Return what to do about every step that missed the passage, first where it was lost."""
    missed = [step for step in steps if step.passed is False] if _lost(steps) else []
    missed.sort(key=lambda step: not step.lost)
    codes = [code for step in missed for code in _ADVICE.get(step.name, {}).get(step.code, ())]
    editing = document.deleted_at is not None or role_in(by, document.collection) in _EDITORS
    known = _params(steps)
    # Nothing is missing in a glossary when the passage has every word of the question.
    given = [code for code in dict.fromkeys(codes) if code != "glossary" or "word" in known]
    found = [Advice(code, known) for code in given]
    if not editing and _FOR_EDITORS.intersection(given):
        found.append(Advice("ask-editor", known))
    return found


def _lost(steps: list[Step]) -> bool:
    return any(step.lost for step in steps)


def _params(steps: list[Step]) -> dict[str, Any]:
    """Return what the sentences and links of advice need from the steps."""
    found: dict[str, Any] = {}
    for step in steps:
        for name, key in _KEYS.get(step.name, ()):
            if step.params.get(name):
                found[key] = step.params[name]
    return found


_KEYS = {
    "state": (("date", "date"), ("version", "version"), ("flags", "flags")),
    "filter": (("filters", "filters"),),
    "question": (("weightiest", "word"),),
    "copy": (("passage_id", "passage_id"),),
}
