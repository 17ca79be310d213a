"""Is a statement negated? A quote that says the opposite supports nothing."""

from __future__ import annotations

import re

from kb.text import fold, tokens

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|cannot|without|unable|forbidden|prohibited)\b|n't\b"
)
_NEGATION_CJK = re.compile("不|没有|没|无法|无需|无须|未|禁止|严禁|切勿|勿|非(?=法定|工作)")
_HARMLESS = re.compile(
    "不同|不仅|不但|不断|不少|不久|不超过|不低于|不少于|不高于|不得不|不过|未使用|未休|未完成|未满|不论|不管|不妨|未来|无论|"
    r"not only|no later than|no more than|no less than|not later than"
)
_CLAUSE = re.compile("[,;，；、。:：]")


def negated(statement: str) -> bool:
    """Tell whether `statement` contains a negation that changes what it says."""
    plain = _HARMLESS.sub(" ", fold(statement).replace("’", "'"))
    return _NEGATION.search(plain) is not None or _NEGATION_CJK.search(plain) is not None


def contradicts(sentence: str, quote: str) -> bool:
    """Tell whether exactly one of the two is negated, in the quote's closest clause."""
    if negated(sentence) == negated(quote):
        return False
    if negated(quote):
        wanted = set(tokens(sentence))
        clauses = [c for c in _CLAUSE.split(quote) if c.strip()] or [quote]
        return negated(max(clauses, key=lambda clause: len(wanted & set(tokens(clause)))))
    return True
