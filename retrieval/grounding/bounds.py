"""A number of the question that a rule covers: 800 is more than 500."""

from __future__ import annotations

import re

from kb.text import fold
from retrieval.grounding.clauses import against, clauses, sentences_of
from retrieval.grounding.quantities import Quantity, amounts
from retrieval.grounding.wording import words_of

ABOVE, BELOW = "above", "below"
_NEAR = r"[^\d,.;，。；]{0,4}"
_BEFORE = {
    ABOVE: r"(?<!no )(?<!not )(?:more than|exceed(?:s|ing)?)|over|above|at least|from"
    r"|n(?:o|ot) (?:less|fewer) than|(?<!不)(?:超过|高于|大于)|(?<![未不])满|至少|不少于|不低于",
    BELOW: r"(?<!no )(?<!not )(?:less|fewer) than|under|below|up to|at most|within"
    r"|n(?:o|ot) more than|not exceed(?:ing)?|不超过|不高于|不大于|未满|不满|最多|至多"
    r"|(?<!不)(?:低于|少于|小于)|不足",
}
_BEHIND = {
    ABOVE: r"or (?:more|over|above|longer)|and (?:more|over|above)|及?以上",
    BELOW: r"or (?:less|fewer|under|below)|以下|以内|之内",
}
_STARTS = {
    side: re.compile(rf"(?<![a-z])(?:{words})(?![a-z]){_NEAR}$") for side, words in _BEFORE.items()
}
_ENDS = {side: re.compile(rf"{_NEAR}(?:{words})") for side, words in _BEHIND.items()}
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|o'clock|[点时](?!间))")
_ON = re.compile(r"[^\d,.;，。；]{0,12}?(?:\b(?:to|until|till|through)\b|[-–—~至到])\s?\D{0,3}\d")
"""What makes a number the beginning of a range: "from 8 to 17"."""
_FACT = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|has|have|had|employs|costs|contains|holds|weighs|lasts|totals)"
    r"|[有为达到共是])\s?(?:now |already |just )?$"
)
_CASE = re.compile(r"\b(?:if|when|whenever|where|once|unless|who|whose|that|which)\b|[如若当凡]")
"""Makes a case of a fact: what is over 100 km away may be 300, but "It is over 100 km away" does
not say so."""
_END = re.compile(r"[,.;:()|，。；：（）、\n]|\b(?:and|or|in|on|at|by|for|from|to|with|per)\b")
_GRAMMAR = frozenset("的个之以及可须需应")
COUNTED = 3
"""Words behind a number among which is what it counts."""
LEAD, BEHIND = 200, 60
"""Characters before and behind a number that are looked at."""


def covered(figures: set[str], claim: str, passage: str) -> set[str]:
    """Return those of `figures` that lie, in the claim, on the right side of a bound.

    The bound is set by the sentence of the passage that says most of the same, for what the claim
    counts, too: 26 weeks are not covered by more than 16 years, nor by from 8 to 17 o'clock.
    """
    values = {figure: _value(figure) for figure in figures}
    wanted = {value for value in values.values() if value is not None}
    parts = sentences_of(passage) if wanted else []
    held: dict[float | None, bool] = {}
    for clause in clauses(claim) if wanted else ():
        folded, told = fold(clause), against(clause, parts)
        mine = amounts(clause)
        for number in mine:
            if number.value in wanted:
                passes = not _sides(folded, number) and _passes(folded, number, mine, told)
                held[number.value] = passes and held.get(number.value, True)
    return {figure for figure, value in values.items() if held.get(value)}


def _value(figure: str) -> float | None:
    try:
        return float(figure)
    except ValueError:
        return None


def _passes(folded: str, number: Quantity, mine: list[Quantity], told: str) -> bool:
    """Tell whether a bound of `told` covers the number, and no other number there is its measure.

    Such a one would be of the same kind, no bound, and not among `mine`, those of the claim.
    """
    source, size = fold(told), number.value * number.scale
    known = {each.value for each in mine}
    passes = False
    for each in amounts(told):
        if not _same(folded, number, source, each):
            continue
        sides, bound = _sides(source, each), each.value * each.scale
        if not sides and each.value not in known:
            return False
        passes |= (ABOVE in sides and size > bound) or (BELOW in sides and size < bound)
    return passes


def _sides(folded: str, number: Quantity) -> list[str]:
    """Return on which sides of the number, as far as it is a bound, those lie that it covers."""
    behind = folded[number.end : number.end + BEHIND]
    if _CLOCK.match(behind) or _ON.match(behind):
        return []
    lead = folded[max(0, number.start - LEAD) : number.start]
    found = [(side, start) for side in _STARTS if (start := _begin(side, lead, behind)) is not None]
    return [side for side, start in found if not _FACT.search(lead[:start]) or _CASE.search(lead)]


def _begin(side: str, lead: str, behind: str) -> int | None:
    """Return where in `lead` what bounds the number begins; its end where that stands behind."""
    found = _STARTS[side].search(lead[-24:])
    if found:
        return len(lead) - len(lead[-24:]) + found.start()
    return len(lead) if _ENDS[side].match(behind) else None


def _same(one: str, number: Quantity, other: str, bound: Quantity) -> bool:
    """Tell whether two numbers count the same: in a known unit, or a word behind both."""
    if number.kind or bound.kind:
        return number.kind == bound.kind
    ours, theirs = _counted(one, number), _counted(other, bound)
    return not (ours and theirs) or not ours.isdisjoint(theirs)


def _counted(folded: str, number: Quantity) -> set[str]:
    rest = _END.split(folded[number.end : number.end + BEHIND], maxsplit=1)[0]
    words = [word for word in words_of(rest) if word.kind == "han" or not word.light][:COUNTED]
    keys = [set(word.key) if word.kind == "han" else {word.key} for word in words]
    return set().union(*keys) - _GRAMMAR
