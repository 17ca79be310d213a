"""Conditions on metadata: typed operators from a fixed list; keys and values are parameters.

A list in the metadata matches when one of its members does.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import reduce
from typing import Any

from django.db.models import BooleanField, F, Func, JSONField, Q, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from kb.errors import InvalidError
from retrieval.search.filters.values import day_or_moment, number, scalar, several, text

MOST_CONDITIONS = 20
LONGEST_KEY = 100


def on_metadata(given: Any) -> Q:
    """Return the condition of `{key: value}` (equal) and `{key: {operator: value}}`."""
    if not isinstance(given, dict) or not given:
        raise InvalidError(_("The filter metadata takes an object of names and conditions."))
    conditions = [each for key, wanted in given.items() for each in _of_one(_key(key), wanted)]
    if len(conditions) > MOST_CONDITIONS:
        raise InvalidError(
            _("There are at most %(n)s conditions on metadata.") % {"n": MOST_CONDITIONS}
        )
    return reduce(operator.and_, conditions)


def _key(key: Any) -> str:
    if len(text(key)) > LONGEST_KEY:
        raise InvalidError(_("A name in the metadata has at most 100 characters."))
    return str(key)


def _of_one(key: str, wanted: Any) -> Iterator[Q]:
    if not isinstance(wanted, dict):
        yield _holds(key, wanted)
        return
    if not wanted or not set(wanted) <= set(_OPERATORS):
        known = ", ".join(_OPERATORS)
        raise InvalidError(_("The operators on metadata are: %(known)s.") % {"known": known})
    for name, value in wanted.items():
        yield _OPERATORS[name](key, value)


def _holds(key: str, wanted: Any) -> Q:
    """Return the condition that the value is `wanted`, or a list with (all of) it."""
    if isinstance(wanted, list | tuple):
        return Q(document__metadata__contains={key: [scalar(each) for each in several(wanted)]})
    one = scalar(wanted)
    return Q(document__metadata__contains={key: one}) | Q(document__metadata__contains={key: [one]})


def _is_one_of(key: str, wanted: Any) -> Q:
    return reduce(operator.or_, [_holds(key, scalar(each)) for each in several(wanted)])


def _exists(key: str, wanted: Any) -> Q:
    if not isinstance(wanted, bool):
        raise InvalidError(_("The operator exists takes true or false."))
    found = Q(document__metadata__has_key=key)
    return found if wanted else ~found


def _contains(key: str, wanted: Any) -> Q:
    return Q(_Contains(_value_of(key), Cast(Value(text(wanted)), TextField())))


def _compared(sign: str) -> Callable[[str, Any], Q]:
    def compare(key: str, wanted: Any) -> Q:
        bound = _bound(wanted)
        path = f"@ {sign} $bound"
        if isinstance(bound, str):
            path = f"@.datetime() {sign} $bound.datetime()"
        return Q(_Some(_value_of(key), Value({"bound": bound}, JSONField()), path=path))

    return compare


def _bound(wanted: Any) -> int | float | str:
    """Return a number, or a date or time as jsonpath reads it."""
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        return number(wanted)
    if not isinstance(wanted, str):
        raise InvalidError(_("Numbers and ISO dates can be compared, nothing else."))
    when: date | datetime = day_or_moment(wanted)
    if isinstance(when, datetime):
        return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    return when.isoformat()


def _value_of(key: str) -> Func:
    return Func(
        F("document__metadata"),
        Cast(Value(key), TextField()),
        template="(%(expressions)s)",
        arg_joiner=" -> ",
    )


class _Some(Func):
    """Whether a value, or a member of the list it is, passes the filter of a path.

    A path compares numbers with numbers and dates with dates; anything else is no match and never
    an error. Its text is ours: what people wrote comes in as variables.
    """

    output_field = BooleanField()

    def __init__(self, value: Func, variables: Value, *, path: str) -> None:
        super().__init__(
            value,
            variables,
            template="jsonb_path_exists_tz(%(expressions)s, true)",
            arg_joiner=f", '$[*] ? ({path})'::jsonpath, ",
        )


class _Contains(Func):
    """Whether a text, or one in the list it is, has a part, in whatever case."""

    output_field = BooleanField()
    template = "EXISTS (SELECT FROM jsonb_path_query(%(expressions)s)) > 0)"
    arg_joiner = """, '$[*] ? (@.type() == "string")')
        AS one WHERE strpos(lower(one #>> '{}'), lower("""


_OPERATORS: dict[str, Callable[[str, Any], Q]] = {
    "eq": lambda key, value: _holds(key, scalar(value)),
    "ne": lambda key, value: ~_holds(key, scalar(value)),
    "in": _is_one_of,
    "gt": _compared(">"),
    "gte": _compared(">="),
    "lt": _compared("<"),
    "lte": _compared("<="),
    "exists": _exists,
    "contains": _contains,
}
