"""One step of an explanation, in a sentence or two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import reduce
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from frontend.reasons.sentences import (
    FILTERS,
    NOT_REACHED,
    OLDER_IN_EFFECT,
    SENTENCES,
)
from ingestion.errors import explain, explain_wait
from retrieval.explaining import Step

_MOST_WORDS = 8


def told(step: Step) -> str:
    """Return what a step says."""
    sentence = SENTENCES[step.name].get(step.code, NOT_REACHED)
    sentence = OLDER_IN_EFFECT.get(step.params.get("newer_state", ""), sentence)
    return reduce(_then, _notes(step), str(sentence) % _in_words(step.params))


def quoted(words: Sequence[str]) -> str:
    """Return words in quotation marks, with commas; the many as a few and dots."""
    listed = [_("“%(word)s”") % {"word": word} for word in words[:_MOST_WORDS]]
    return _(", ").join([*listed, "…"] if len(words) > _MOST_WORDS else listed)


def day(when: datetime) -> str:
    """Return a day as people write it."""
    return date_format(timezone.localtime(when), "DATE_FORMAT")


def _then(sentence: str, another: str) -> str:
    # A language may write nothing between two sentences.
    return _("%(sentence)s %(another)s") % {"sentence": sentence, "another": another}


def _in_words(params: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters as a sentence takes them."""
    found = dict(params)
    if isinstance(params.get("date"), datetime):
        found["date"] = day(params["date"])
    for name in ("present", "missing"):
        found[name] = quoted(params.get(name, ()))
    names = dict.fromkeys(str(FILTERS.get(each, each)) for each in params.get("filters", ()))
    found["filters"] = _(", ").join(names)
    if "failure" in params:
        found["reason"] = explain(params["failure"], params["failure_params"])
    return found


def _notes(step: Step) -> Iterator[str]:
    """Yield what else is worth knowing."""
    told = step.params
    if told.get("waiting_for"):
        yield str(explain_wait(told["waiting_for"]))
    if step.code == "no-such-text" and told["flags"]:
        yield _("Perhaps it was not read well.")
    if "missing" in told:
        yield from _about_words(told)


def _about_words(told: dict[str, Any]) -> Iterator[str]:
    if len(told["missing"]) > 1:
        yield _("The most important one is %(word)s.") % {"word": quoted([told["weightiest"]])}
    if told["nowhere"]:
        nowhere = quoted(told["nowhere"])
        yield _("Nothing that was searched has %(words)s.") % {"words": nowhere}
    for term, *others in told["synonyms"]:
        both = {"term": quoted([term]), "others": quoted(others)}
        yield _("For %(term)s the glossary added %(others)s.") % both
    for word, instead in told["corrections"]:
        both = {"word": quoted([word]), "instead": quoted([instead])}
        yield _("For %(word)s, %(instead)s was looked for, too.") % both
