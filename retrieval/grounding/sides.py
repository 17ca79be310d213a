"""On which side of a date or a place something is: until May is not from May."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from kb.text import fold
from kb.text.calendar import MONTH_NUMBERS, WEEKDAYS, WEEKDAYS_ZH, any_of
from retrieval.grounding import numerals
from retrieval.grounding.quantities import dates
from retrieval.grounding.wording import words_of

FROM, UNTIL = "from", "until"
_SIDES = {
    **dict.fromkeys(("from", "since", "after", "starting", "自", "从"), FROM),
    **dict.fromkeys(("until", "till", "to", "by", "before", "through", "至", "到", "截至"), UNTIL),
    **dict.fromkeys(("截止", "截止到"), UNTIL),
    **dict.fromkeys(("起", "开始", "以来", "以后", "之后", "后"), FROM),
    **dict.fromkeys(("止", "为止", "前", "之前", "以前"), UNTIL),
}
_MONTH = rf"(?:{any_of(*MONTH_NUMBERS)})\.?(?![a-z])"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?\.?(?!\d)"
_N = rf"(?:\d|[{numerals.HAN}])"
_WHEN = (
    rf"(?:{_DAY} (?:of )?)?{_MONTH}(?: {_DAY}(?!:))?(?:,? \d{{4}}(?!\d))?"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}|[12]\d{3}(?!\d)"
    rf"|(?:{any_of(*WEEKDAYS)})s?(?![a-z])|noon|midnight"
    r"|\d{1,2}:\d\d(?: ?[ap]\.?m)?|\d{1,2} ?[ap]\.?m(?![a-z])|\d{1,2} o'clock"
)
_WHEN_ZH = (
    rf"(?:{_N}{{4}}年)?{_N}{{1,3}}月(?:{_N}{{1,3}}[日号]|底|末|初)?|{_N}{{4}}年|{_N}{{1,3}}[日号]"
    rf"|(?:星期|周)[{WEEKDAYS_ZH}天]|{_N}{{1,3}}点半?|\d{{1,2}}:\d\d"
)
_BEFORE = re.compile(
    r"(?<![a-z])(?P<side>from|since|after|starting|until|till|to|by|before|through)"
    r"(?: (?:on|at|the|and|including|end of|beginning of|middle of|start of|mid|early|late)){0,4}"
    rf" (?P<when>{_WHEN})"
)
_BEFORE_ZH = re.compile(rf"(?P<side>自|从|截止到|截至|截止|至|到)\s?(?P<when>{_WHEN_ZH})")
_BEHIND_ZH = re.compile(
    rf"(?P<when>{_WHEN_ZH})\s?(?P<side>起|开始|以来|以后|之后|后(?![半期])|止|为止|之前|以前"
    rf"|前(?![\d后{numerals.HAN}]))"
)
_PLACE = {word: _SIDES[word] for word in ("from", "to", "从", "自", "到", "至")}
_FIXED = tuple("accord back close compar due equal next owe relat thank".split())
"""How words begin that make of "to" no side: a mill that dates back to 1834 is there since then."""
_LETTERS = re.compile("[a-z]+")

Sides = frozenset[tuple[str, frozenset[str]]]
"""(side, of what): a date is the set of its parts."""


def turned(claim: str, quote: str) -> bool:
    """Tell whether the claim is on the one side of a date or place, and its quote on the other."""
    one, other = sides(claim), sides(quote)
    for side, what in one:
        theirs = {each for each, of in other if what <= of or of <= what}
        if theirs and side not in theirs:
            return True
    return False


@lru_cache(maxsize=1_024)
def sides(text: str) -> Sides:
    """Return the sides of dates, times and names of places that a text speaks of."""
    return frozenset((*_of_times(fold(text)), *_of_places(text)))


def _of_times(folded: str) -> Iterator[tuple[str, frozenset[str]]]:
    for pattern in (_BEFORE, _BEFORE_ZH, _BEHIND_ZH):
        for match in pattern.finditer(folded):
            before = folded[max(0, match.start() - 20) : match.start()].split()
            if not _leads_nowhere(match["side"], before[-1] if before else ""):
                yield _SIDES[match["side"]], _parts(match["when"])


def _leads_nowhere(side: str, before: str) -> bool:
    return side == "to" and before.startswith(_FIXED)


def _parts(when: str) -> frozenset[str]:
    """Return what a date or time is made of, however it is written: {"5 m", "31 d"}."""
    for year, month, day in dates(when):
        named = ((year, "y"), (month, "m"), (day, "d"))
        return frozenset(f"{number} {part}" for number, part in named if number is not None)
    month_name = next((w for w in _LETTERS.findall(when) if w in MONTH_NUMBERS), "")
    if month_name:
        return frozenset((f"{MONTH_NUMBERS[month_name]} m",))
    if re.fullmatch(r"\d{4}年?", when):
        return frozenset((f"{int(when[:4])} y",))
    return frozenset((re.sub(r"[\s.]", "", when).removesuffix("s"),))


def _of_places(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the sides of names: in English of words with a capital, in Chinese of any."""
    before = ""
    for side, name in pairwise(words_of(text)):
        named = (name.kind == "word" and name.capital) or (name.kind == "han" and not name.light)
        if named and side.key in _PLACE and not _leads_nowhere(side.key, before):
            yield _PLACE[side.key], frozenset((name.key,))
        before = side.key
