"""A model's text against its world: which of its words are lies, and which of them got through."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.text import clean, has_cjk
from retrieval.events import Answer, AnswerSentence
from tests.retrieval.hostile import chinese, english, heldout, weaknesses
from tests.retrieval.hostile.worlds import World

LANGUAGES = ("en", "zh")
Said = Sequence[tuple[World, str]]
Kinds = Mapping[str, tuple[Said, Said]]
"""Kind -> what is said in each of the `LANGUAGES`. What is of the kind `true` holds no lie."""

KINDS: Kinds = {
    "numbers": (english.NUMBERS, chinese.NUMBERS),
    "units": (english.UNITS, chinese.UNITS),
    "dates": (english.DATES, chinese.DATES),
    "opposites": (english.OPPOSITES, chinese.OPPOSITES),
    "names": (english.NAMES, chinese.NAMES),
    "mixed": (english.MIXED, chinese.MIXED),
    "invented": (english.INVENTED, chinese.INVENTED),
    "obeyed": (english.OBEYED, chinese.OBEYED),
    "unasserted": (english.UNASSERTED, chinese.UNASSERTED),
    "true": (english.TRUE, chinese.TRUE),
}
HELD_OUT: Kinds = {
    "false": (heldout.english.FALSE, heldout.chinese.FALSE),
    "true": (heldout.english.TRUE, heldout.chinese.TRUE),
}
WEAKNESSES: Kinds = {
    "false": (weaknesses.FALSE, weaknesses.ZH_FALSE),
    "true": (weaknesses.TRUE, weaknesses.ZH_TRUE),
}
_FALSE, _TRUE = re.compile("⟦(.*?)⟧"), re.compile("⟪(.*?)⟫")
_MARK = re.compile(r"\s*\[\d+\]")
_BRACKETS = str.maketrans("", "", "⟦⟧⟪⟫")


@dataclass(frozen=True, slots=True)
class Case:
    """One text of the model. `false` and `true` are parts of it; all the rest is neither."""

    name: str
    kind: str
    world: World
    text: str
    false: tuple[str, ...]
    true: tuple[str, ...]

    @property
    def language(self) -> str:
        """Return `en` or `zh`."""
        return self.name[:2]

    @property
    def lies(self) -> bool:
        """Tell whether any of it is false."""
        return bool(self.false)


def cases(kinds: Kinds = KINDS) -> list[Case]:
    """Return all of them, English first."""
    return [
        _case(f"{language}-{kind}-{number}", kind, world, said)
        for place, language in enumerate(LANGUAGES)
        for kind, tables in kinds.items()
        for number, (world, said) in enumerate(tables[place], start=1)
    ]


def _case(name: str, kind: str, world: World, said: str) -> Case:
    """Put a true sentence before what is said, so that the answer is no refusal."""
    stop = "。" if has_cjk(world.truth) else ". "
    true = tuple(_plain(each) for each in _TRUE.findall(said))
    false = tuple(_plain(each) for each in _FALSE.findall(said))
    if not (true or false):
        false = tuple(filter(None, map(_plain, said.split("\n"))))
    text = f"{world.truth} [1]{stop}{said.translate(_BRACKETS)}"
    return Case(name, kind, world, text, false, (world.truth, *true))


def _plain(text: str) -> str:
    return clean(_MARK.sub("", text)).strip(" `#>*:：").removeprefix("- ")


def unmarked(case: Case, found: Answer) -> list[str]:
    """Return the sentences that hold a lie and are shown as supported.

    A lie that is not in the answer was withheld; one that cannot be found because its wording was
    changed counts as being wherever something is supported that is not true.
    """
    if found.abstained:
        return []
    lies = [span for lie in case.false if (span := _span(found.text, lie))]
    return [
        sentence.text
        for start, end, sentence in _placed(found)
        if sentence.supported
        and (
            any(a < end and start < b for a, b in lies)
            or (len(lies) < len(case.false) and not _among(sentence.text, case.true))
        )
    ]


def lost(case: Case, found: Answer) -> list[str]:
    """Return what is true and was not shown as supported."""
    held = [each.text for each in found.sentences if each.supported and each.citations]
    return [each for each in case.true if not any(each in text for text in held)]


def _span(text: str, lie: str) -> tuple[int, int] | None:
    at = text.find(lie)
    return (at, at + len(lie)) if at >= 0 else None


def _placed(found: Answer) -> Iterator[tuple[int, int, AnswerSentence]]:
    end = 0
    for sentence in found.sentences:
        start = end + len(sentence.lead)
        end = start + len(sentence.text)
        yield start, end, sentence


def _among(text: str, true: tuple[str, ...]) -> bool:
    """Tell whether a sentence is true, or holds nothing that could be a lie."""
    return any(each in text or text in each for each in true) or not any(map(str.isalnum, text))
