"""Do two statements speak of the same thing, and can both be true?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from retrieval.conflicting import chinese, english
from retrieval.conflicting.dates import DAY, MONTH
from retrieval.conflicting.measures import ABOUT, Measure, differ
from retrieval.conflicting.statement import Statement, Word

MOST_DIFFERENCES = 2
"""Numbers in which two sentences may differ; with more they are about different things."""
DAYS_OF_MONTH = 30.4
MOST_EXTRA = 4
"""Words that one sentence may have and the other not."""


class Relation(Enum):
    """How two statements stand to each other."""

    UNRELATED = "unrelated"
    AGREE = "agree"
    CONFLICT = "conflict"


def relation(one: Statement, other: Statement) -> Relation:
    """Return how two statements of one language stand to each other, each by its own words.

    What their documents are about is not looked at: see `retrieval.conflicting.context`.
    """
    if one.language != other.language or _elsewhere(one, other):
        return Relation.UNRELATED
    if one.years != other.years:
        return _of_years(one, other)
    extra = _extra(one, other)
    if extra is None:
        return Relation.UNRELATED
    differences = _differences(one.measures, other.measures)
    if differences is None or (differences and _is_trend(one, other)):
        return Relation.UNRELATED
    if not differences:
        return _of_denial(one, other, extra)
    if differences > MOST_DIFFERENCES or (differences > 1 and extra):
        return Relation.UNRELATED
    return Relation.CONFLICT


def _elsewhere(one: Statement, other: Statement) -> bool:
    """Tell whether a name, a code or a qualifier makes them speak of different things."""
    return (
        one.codes != other.codes
        or one.names != other.names
        or one.qualifiers != other.qualifiers
        or any(
            each.says(english.EXAMPLE, chinese.EXAMPLE)
            or each.says(english.OF_A_PART, chinese.OF_A_PART)
            or each.says(english.BEGINS_BLIND, chinese.BEGINS_BLIND)
            for each in (one, other)
        )
    )


def _of_years(one: Statement, other: Statement) -> Relation:
    """Return the relation of statements of different years: they conflict about a single event."""
    event = all(each.says(english.EVENT, chinese.EVENT) for each in (one, other))
    alone = len(one.years) == len(other.years) == 1 and not (one.measures or other.measures)
    if event and alone and one.mode == other.mode and one.terms == other.terms:
        return Relation.CONFLICT
    return Relation.UNRELATED


def _extra(one: Statement, other: Statement) -> int | None:
    """Return how many words only one of them has, None when they are about different things."""
    shared = one.terms & other.terms
    more = [word for word in one.words if word.term not in shared]
    less = [word for word in other.words if word.term not in shared]
    if not shared or (more and less):
        return None
    extra = more or less
    least = 1 if one.language == "zh" else 2
    if len(extra) > MOST_EXTRA or (extra and len(shared) < max(least, len(extra) - 1)):
        return None
    longer = one if more else other
    return len(extra) if all(_adds(word, longer, shared) for word in extra) else None


def _adds(word: Word, within: Statement, shared: frozenset[str]) -> bool:
    """Tell whether an extra word adds something, rather than narrow what is spoken of."""
    last = max(each.at for each in within.words if each.term in shared)
    if within.language == "zh":
        run = next(
            (w.next for w in within.words if w.at >= word.at and w.next in chinese.ANCHORS), ""
        )
        direct = [w for w in within.words if w.at > word.at and w.term in shared]
        anchored = bool(run) and (not direct or _anchor_at(word, within) < direct[0].at)
        return not word.lead and (anchored or word.at > last)
    if word.term in english.HARMLESS:
        return True
    if word.next in shared or word.lead in english.RESTRICTS:
        return False
    return word.lead in english.ANCHORS or word.at > last


def _anchor_at(word: Word, within: Statement) -> int:
    return next(w.at for w in within.words if w.at >= word.at and w.next in chinese.ANCHORS)


def _differences(one: Sequence[Measure], other: Sequence[Measure]) -> int | None:
    """Return how many numbers differ, None when the sentences do not state the same ones."""
    mine, theirs = _by_unit(one), _by_unit(other)
    if len(one) == len(other) == 1 and {*mine, *theirs} == {"day", "month"}:
        mine, theirs = ({"day": [_in_days(each[0])]} for each in (one, other))
    if {unit: len(each) for unit, each in mine.items()} != {
        unit: len(each) for unit, each in theirs.items()
    }:
        return None
    pairs = [pair for unit in mine for pair in zip(mine[unit], theirs[unit], strict=True)]
    if any(a.per and b.per and a.per != b.per for a, b in pairs):
        return None
    # "Under 18: 30 days" and "over 50: 28 days": one of the numbers says of whom the other is.
    unequal = [(a, b) for a, b in pairs if (a.low, a.high, a.bound) != (b.low, b.high, b.bound)]
    different = sum(differ(a, b) for a, b in unequal)
    if different and (len({a.unit for a, _b in unequal}) > 1 or different < len(unequal)):
        return None
    return different


def _in_days(measure: Measure) -> Measure:
    """Return months as about so many days, so that 3 months are 90 days but not 60."""
    if measure.unit == "day":
        return replace(measure, bound=ABOUT)
    low, high = measure.low * DAYS_OF_MONTH, measure.high * DAYS_OF_MONTH
    return replace(measure, low=low, high=high, bound=ABOUT)


def _by_unit(found: Sequence[Measure]) -> dict[str, list[Measure]]:
    grouped: dict[str, list[Measure]] = defaultdict(list)
    for each in found:
        grouped[DAY if each.unit == MONTH else each.unit].append(each)
    return grouped


def _is_trend(one: Statement, other: Statement) -> bool:
    """Tell whether they report changes, of which every period has its own."""
    both = (one, other)
    if any(each.says(english.AS_OF, chinese.AS_OF) for each in both):
        return True
    trend = any(each.says(english.TREND, chinese.TREND) for each in both)
    return trend and not (one.years and other.years)


_AGAINST = {
    "require": {"require"},
    "allow": {"allow", "require", "fact"},
    "fact": {"fact", "allow", "require"},
}
"""What a denial of the first contradicts when it is affirmed."""


def _of_denial(one: Statement, other: Statement, extra: int) -> Relation:
    """Return the relation of statements whose numbers agree: one may deny what the other says."""
    (about, denies), (about_too, denies_too) = one.mode, other.mode
    if denies == denies_too:
        return Relation.AGREE
    against = _AGAINST[about] if denies else _AGAINST[about_too]
    affirmed = about_too if denies else about
    excepted = any(each.says(english.EXCEPTION, chinese.EXCEPTION) for each in (one, other))
    same = [(m.low, m.high, m.bound) for m in one.measures] == [
        (m.low, m.high, m.bound) for m in other.measures
    ]
    alike = same and not extra and len(one.terms & other.terms) > 1
    if excepted or affirmed not in against or not alike:
        return Relation.UNRELATED
    return Relation.CONFLICT
