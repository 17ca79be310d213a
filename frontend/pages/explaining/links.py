"""Where advice leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from frontend.pages.library.dates import last_day
from frontend.pages.narrowing import Choice
from frontend.reasons import advised
from retrieval.explaining import Advice, Explanation


@dataclass(frozen=True, slots=True)
class Way:
    """A piece of advice; `act`: its address takes a form, not a visit."""

    words: str
    href: str = ""
    act: bool = False


def ways(explanation: Explanation, choice: Choice) -> list[Way]:
    """Return the advice with its addresses."""
    return [_way(each, explanation, choice) for each in explanation.advice]


def _way(advice: Advice, explanation: Explanation, choice: Choice) -> Way:
    words, document = advised(advice), explanation.document
    if advice.code in _DOCUMENT:
        return Way(words, reverse("document", args=[document.pk]) + _DOCUMENT[advice.code])
    if advice.code in _COLLECTION:
        return Way(words, reverse(_COLLECTION[advice.code], args=[document.collection_id]))
    if advice.code == "restore":
        return Way(words, reverse("document-restore", args=[document.pk]), act=True)
    if advice.code == "passages-words" and explanation.passage_id:
        return Way(words, reverse("passage", args=[explanation.passage_id]))
    if advice.code == "open-copy" and "passage_id" in advice.params:
        return Way(words, reverse("passage", args=[advice.params["passage_id"]]))
    if advice.code in _SEARCH:
        told = advice.params | {"collection": str(document.collection_id)}
        return Way(words, reverse("search") + choice.address(**_SEARCH[advice.code](told)))
    return Way(words)


_DOCUMENT = {
    "wait": "",
    "repair": "",
    "dates": "",
    "compare": "",
    "allow": "",
    "quality": "#quality",
}
_COLLECTION = {"share": "collection-settings", "glossary": "glossary"}
_FIELDS = {
    "collections": ("collection",),
    "language": ("language",),
    "formats": ("format",),
    "any_tags": ("tag",),
    "effective": ("from", "to"),
    "flags": ("quality",),
    "without_flags": ("quality",),
}
"""Filter -> fields of the search page."""


def _without(told: dict[str, Any]) -> dict[str, str]:
    return {field: "" for name in told["filters"] for field in _FIELDS.get(name, ())}


_SEARCH: dict[str, Callable[[dict[str, Any]], dict[str, str]]] = {
    "as-of": lambda told: {"as_of": last_day(told["date"])},
    "without-date": lambda told: {"as_of": ""},
    "without-filters": _without,
    "search-inside": lambda told: {"collection": told["collection"]},
}
"""What is changed in the address of the search."""
