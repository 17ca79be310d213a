"""A question that asks for several things, taken apart in its own words. English and Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.text import has_cjk

NUMBER, DATE, PERSON, HOW, WHY, OTHER = "number", "date", "person", "how", "why", ""

_KINDS = (
    (
        NUMBER,
        r"\bhow (?:many|much|long|often|far|high|large|big|old)\b|\bwhat .{0,40}\b(?:cost|"
        r"price)\b|几(?!乎)|多少|多久|多长|多大|多高",
    ),
    (
        DATE,
        r"\bwhen\b|\b(?:what|which) (?:date|day|time)\b|\bdeadline\b|\bdue date\b|截止|"
        r"什么时候|何时|哪天|哪一天|几号|几点|何日",
    ),
    (PERSON, r"\bwho(?:m|se)?\b|谁|哪位|哪个(?:部门|人)|何人"),
    (HOW, r"\bhow (?:do|does|can|should|to|is|are|must|would)\b|怎么(?!样)|如何|怎样"),
    (WHY, r"\bwhy\b|为什么|为何|什么原因"),
)
_ASKS = (
    r"(?:who(?:m|se)?|what|when|where|why|which|how|is|are|was|were|do|does|did|can|could|may|"
    r"must|should|will|would)"
)
_WH = r"(?:who(?:m|se)?|what|when|where|why|which|how)"
_ASKS_ZH = re.compile(
    "几(?!乎)|多少|多久|多长|多大|多高|谁|哪|何时|何处|何人|何日|为何|怎么|怎样|如何|什么|为什么|是否|吗|"
    "能不能|可不可以|需不需要|有没有|要不要"
)
_JOINT = re.compile(
    rf"[,;]? and (?:also |then )?(?=(?:by |to |from |for |with )?{_WH}\b)"
    rf"|[,;] (?:and )?(?:also )?(?=(?:by )?{_ASKS}\b)"
    r"|[,;]? and (?:also )?(?=(?:is|are|was|were|do|does|did|can|must|should|will) "
    r"(?:it|they|i|we|you|there|the|this|these|my|our|an?|[a-z]+s)\b)",
    re.IGNORECASE,
)
_END = re.compile(r"[?？]+|(?<=[^\d])[;；]")
_COMMA_ZH = re.compile("[，,；;]|以及(?=[^，]*(?:什么|怎么|如何|谁|几|多少|哪|是否))")
_FOR = re.compile(
    r"\b(?:for|of|about|between|regarding|on|in|with|to|at|"
    r"by) (?P<items>[^,?]+(?:, [^,?]+)+,? (?:and|or) [^,?]+"
    r"|both [^,?]+ and [^,?]+)$",
    re.IGNORECASE,
)
_LIST_ZH = re.compile(
    r"(?P<items>[^，。？、\s]{1,10}(?:、[^，。？、和及与或的\s]{1,10})+(?:[和及与或][^，。？、的\s]{1,10})?)"
    r"(?=的|各|分别|是|有|都)"
)
_LONGEST_ITEM = 5
"""Words of one thing in an enumeration; more are a clause."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked, in the question's words, and what kind of answer it wants."""

    text: str
    kind: str
    listed: bool = False
    """Whether it is one of several things that the same is asked about."""


def parts_of(question: str) -> list[Part]:
    """Return what a question asks, one part for a question that asks one thing."""
    sentences = [each.strip() for each in _END.split(question) if each.strip()]
    chinese = has_cjk(question)
    found: list[str] = []
    for sentence in sentences:
        found += _clauses_zh(sentence) if chinese else _clauses(sentence)
    if len(found) > 1:
        return [Part(_plain(each), _kind(each)) for each in found]
    items = _items_zh(question) if chinese else _items(question.rstrip(" ?？"))
    if len(items) > 1:
        return [Part(item, OTHER, listed=True) for item in items]
    return [Part(_plain(question), _kind(question))]


def _kind(text: str) -> str:
    lower = text.lower()
    return next((kind for kind, pattern in _KINDS if re.search(pattern, lower)), OTHER)


def _plain(text: str) -> str:
    return text.strip(" ?？，,;；。.")


def _clauses(sentence: str) -> list[str]:
    """Return the clauses of an English question that each ask something."""
    pieces = [piece for piece in _JOINT.split(sentence) if piece and piece.strip()]
    asking = re.compile(rf"^\W*(?:and |also |but )*(?:{_ASKS})\b|\b{_WH}\b", re.IGNORECASE)
    if not all(asking.search(piece) for piece in pieces) or not all(map(_is_clause, pieces)):
        return [sentence]
    if re.match(
        r"^\W*(?:if|when|because|since|while|after|before|as)\b.*,", sentence, re.IGNORECASE
    ):
        return [sentence]
    return pieces if asking.search(sentence) else []


def _is_clause(piece: str) -> bool:
    return len(piece.split()) > 1 or piece.lower().strip(" .") in ("why", "when", "where", "how")


def _clauses_zh(sentence: str) -> list[str]:
    """Return the clauses of a Chinese question; one that asks nothing belongs to the next."""
    found: list[str] = []
    before = ""
    for piece in _COMMA_ZH.split(sentence):
        if not piece:
            continue
        if _ASKS_ZH.search(piece):
            found.append(before + piece)
            before = ""
        else:
            before += f"{piece}，"
    return found


def _items(question: str) -> list[str]:
    match = _FOR.search(question)
    if not match:
        return []
    written = re.sub(r"^both ", "", match["items"], flags=re.IGNORECASE)
    items = [item.strip() for item in re.split(r",? (?:and|or) |, ", written)]
    fit = all(item and len(item.split()) <= _LONGEST_ITEM for item in items)
    return items if fit else []


def _items_zh(question: str) -> list[str]:
    match = _LIST_ZH.search(question)
    return re.split("[、和及与或]", match["items"]) if match else []
