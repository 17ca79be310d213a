"""An answer as Markdown text with footnotes, for pasting elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from retrieval.events import AnswerSentence, Citation

_LIVE = re.compile(r"!(?=\[)|(?<=\])(?=[(\[:])|\[(?=\^)|<(?=[A-Za-z/!?])")
"""Where Markdown would become an image, a link, a footnote or HTML."""
_MARKS = re.compile(r"[\\\[\]<]")


def as_markdown(
    sentences: Sequence[AnswerSentence],
    citations: Sequence[Citation],
    *,
    link: Callable[[Citation], str] | None = None,
    after: int = 0,
) -> str:
    """Return `text[^1] ...` followed by `[^1]: [Title, p. 4](link): “quote”`.

    Footnotes are counted from `after` on. What the model wrote makes no links and no images.
    """
    body = "".join(
        each.lead + _noted(plain(each.text), "".join(f"[^{n + after}]" for n in each.citations))
        for each in sentences
    )
    notes = [
        f"[^{each.n + after}]: {_place(each, link)}: “{plain(' '.join(each.quote.split()))}”"
        for each in sorted(citations, key=lambda each: each.n)
    ]
    return "\n\n".join([body.strip(), "\n".join(notes)]).strip() + "\n"


def _noted(text: str, marks: str) -> str:
    """Return text with its marks behind it; those of a table's last cell before the last bar."""
    cell, bar, after = text.rpartition("|")
    return f"{cell.rstrip()}{marks} |" if marks and bar and not after.strip() else text + marks


def plain(text: str) -> str:
    """Return text in which nothing is a link, an image or HTML for a Markdown reader."""
    return _LIVE.sub(_escaped, text)


def _place(citation: Citation, link: Callable[[Citation], str] | None) -> str:
    page = f", p. {citation.page}" if citation.page else ""
    name = " ".join(f"{citation.title}{page}".split())
    if link is None:
        return plain(name)
    return f"[{_MARKS.sub(_escaped, name)}]({link(citation)})"


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match.group()}"
