"""What an English (or other Latin) follow-up asks, put in place of what it replaces. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.condensing.words import WORD, is_frame, latin_words, same, shape

LONGEST_FRAGMENT = 6
"""Words of something that is half a question."""

_LEAD = re.compile(r"^\s*(?:(?:ok|okay|so|and|but|or|also|then)\b[\s,]*)+", re.IGNORECASE)
_FRAME = re.compile(
    r"^\s*(?:(?:ok|okay|so|and|but)\b[\s,]*)*(?:(?:what|how)\s+about|what\s+of)\b", re.IGNORECASE
)
_PREPOSITIONS = frozenset(
    "in on at for with without during from to per over under above below after before until since "
    "within between inside outside".split()
)
_DETERMINERS = frozenset("a an the my our your their this that each".split())
_ASKING = frozenset(
    "what which who whom whose when where why how is are was were do does did can could should "
    "would will may might must has have had".split()
)


@dataclass(frozen=True, slots=True)
class Span:
    """A word with its place."""

    text: str
    start: int
    end: int


def fragment(question: str) -> str:
    """Return what `what about X`, `and X?` or a bare `in X?` asks for; empty for a whole one."""
    framed = _FRAME.match(question)
    rest = _LEAD.sub("", question[framed.end() :] if framed else question).strip(" \t\n,.?!:;")
    words = [word.lower() for word in latin_words(rest)]
    if not words or len(words) > LONGEST_FRAGMENT:
        return ""
    if framed:
        return rest
    return "" if _ASKING.intersection(words[:2]) else rest


def replaced(previous: str, asked: str) -> str:
    """Return the previous question with `asked` in place of its like, or empty when none is."""
    spans = [Span(m.group(), m.start(), m.end()) for m in WORD.finditer(previous)]
    words = latin_words(asked)
    for rule in (_by_shape, _by_head, _by_preposition):
        found = rule(spans, words)
        if found is not None:
            first, last, text = found
            return previous[: spans[first].start] + text + previous[spans[last].end :]
    return ""


def _by_shape(spans: list[Span], words: list[str]) -> tuple[int, int, str] | None:
    """A name, year, number or code takes the place of the only one of its kind."""
    named = [word for word in words if shape(word)]
    if not named or any(
        not _is_small(word) and not _held(word, spans) for word in words if word not in named
    ):
        return None
    kind = shape(named[0])
    like = [i for i, span in enumerate(spans) if shape(span.text) == kind and (i or kind != "Aa")]
    runs = [i for i in like if i - 1 not in like]
    if len(runs) != 1:
        return None
    return like[0], like[-1], " ".join(named)


def _by_head(spans: list[Span], words: list[str]) -> tuple[int, int, str] | None:
    """`part-time employees` takes the place of `full-time employees`."""
    core = _core(words)
    if len(core) < 2:
        return None
    at = [i for i, span in enumerate(spans) if same(span.text, core[-1])]
    if not at:
        return None
    first = at[0]
    while first and at[0] - first < len(core) - 1 and not is_frame(spans[first - 1].text):
        first -= 1
    return first, at[0], " ".join(core)


def _by_preposition(spans: list[Span], words: list[str]) -> tuple[int, int, str] | None:
    """`in Germany` takes the place of `in France`, when a name or a single word stands there."""
    if len(words) < 2 or words[0].lower() not in _PREPOSITIONS:
        return None
    for i, span in enumerate(spans[:-1]):
        if span.text.lower() != words[0].lower():
            continue
        first = last = i + 1
        if spans[first].text.lower() in _DETERMINERS and first + 1 < len(spans):
            last += 1
        if shape(spans[last].text) and shape(_core(words)[-1]):
            return first, last, " ".join(words[1:])
    return None


def _core(words: list[str]) -> list[str]:
    """Return the words without preposition and article."""
    rest = list(words)
    while len(rest) > 1 and _is_small(rest[0]):
        rest = rest[1:]
    return rest


def _is_small(word: str) -> bool:
    return word.lower() in _PREPOSITIONS | _DETERMINERS


def _held(word: str, spans: list[Span]) -> bool:
    return any(same(word, span.text) for span in spans)


def topic(previous: str) -> str:
    """Return what a question is about: without the words that ask, at both ends."""
    spans = list(WORD.finditer(previous))
    kept = [m for m in spans if not is_frame(m.group())]
    return previous[kept[0].start() : kept[-1].end()] if kept else previous.strip(" ?!.")
