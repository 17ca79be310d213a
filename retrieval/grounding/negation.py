"""Is a statement negated? A quote that says the opposite supports nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from kb.text import content_tokens, fold, tokens

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|cannot|without|unable|forbidden|prohibited"
    r"|nobody|nothing|nowhere|hardly|false|untrue|incorrect|refused|denied)\b|n't\b"
)
_NEGATION_CJK = re.compile(
    "不|没有|没|无法|无需|无须|未|无权|拒绝|不得|禁止|严禁|切勿|勿|非(?=法定|工作)"
)
_HARMLESS = re.compile(
    "不同|不仅|不但|不只|不单|不断|不少|不久|不超过|不低于|不少于|不高于|不得不|不过|未使用|未休|未完成|未满|不论|不管|不妨|未来|无论|"
    r"not (?:only|just|merely|simply)|no later than|no more than|no less than|not later than"
)
_WORK = re.compile(r"(?:``|[\"“«])([^\"“”«»`\n]{3,80}?)(?:''|[\"”»])|《[^《》\n]{2,40}》")


def negated(statement: str) -> bool:
    """Tell whether `statement` contains a negation that changes what it says."""
    plain = _HARMLESS.sub(" ", fold(statement).replace("’", "'"))
    return _NEGATION.search(plain) is not None or _NEGATION_CJK.search(plain) is not None


def contradicts(clause: str, told: Sequence[str]) -> bool:
    """Tell whether exactly one of the two is negated: a clause, or the nearest of those `told`."""
    wanted = set(tokens(clause))
    nearest = max(told, key=lambda each: len(wanted & set(tokens(each))))
    if negated(clause):
        return not any(_denies(each, wanted) for each in told)
    return _denies(nearest, wanted)


def _denies(told: str, wanted: Set[str]) -> bool:
    """Tell whether a clause is negated outside of titles that none of the `wanted` tokens is of."""

    def kept(quoted: re.Match[str]) -> str:
        used = not wanted.isdisjoint(content_tokens(quoted.group()))
        return quoted.group() if used else _unless_named(quoted)

    return negated(_WORK.sub(kept, told))


def _unless_named(quoted: re.Match[str]) -> str:
    """Return what is in quotation marks but for the name of a work: "There's No Tomorrow"."""
    words = (quoted[1] or "").split()
    named = quoted[1] is None or sum(word[0].isupper() for word in words) * 2 > len(words) > 1
    return " " if named else quoted.group()
