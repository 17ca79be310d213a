"""Typed words -> conditions on a stored text, written so that the trigram indexes serve them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.db.models import Case, IntegerField, Q, When

from kb.text import has_cjk
from kb.text.typeahead import spaced
from retrieval.suggesting.scripts import variants
from retrieval.suggesting.typed import Typed, begins_words


def matches(field: str, typed: Typed) -> Q:
    """Return the condition that a text, as people wrote it, has all the typed words."""
    return reduce(and_, (_any(_has(field, each) for each in variants(w)) for w in typed.words))


def closeness(field: str, typed: Typed) -> Case:
    """Return 0 for a text that begins with what was typed, 1 when a word of it does, else 2."""
    forms = variants(typed.text)
    begins = _any(Q(**{f"{field}__istartswith": each}) for each in forms)
    return _levels(begins, _any(Q(**{f"{field}__icontains": f" {each}"}) for each in forms))


def spaced_matches(field: str, typed: Typed) -> Q:
    """Return the same condition for a text in the form of `kb.text.typeahead.spaced`."""
    return reduce(and_, (Q(**{f"{field}__contains": _inside(word)}) for word in typed.words))


def spaced_closeness(field: str, typed: Typed) -> Case:
    """Return the same order for a text in that form."""
    form = spaced(typed.text)
    begins = Q(**{f"{field}__startswith": form})
    return _levels(begins, Q(**{f"{field}__contains": form}))


def _has(field: str, word: str) -> Q:
    if begins_words(word):
        return Q(**{f"{field}__istartswith": word}) | Q(**{f"{field}__icontains": f" {word}"})
    return Q(**{f"{field}__icontains": word})


def _inside(word: str) -> str:
    form = spaced(word)
    inside = form.lstrip()
    # Marks are not in the form: of "C++" a single letter is left, which most headings have.
    return form if begins_words(inside) or has_cjk(form[:2]) else inside


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _levels(best: Q, good: Q) -> Case:
    return Case(When(best, then=0), When(good, then=1), default=2, output_field=IntegerField())
