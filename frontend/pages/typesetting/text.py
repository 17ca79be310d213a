"""An answer as Markdown text with footnotes, for pasting elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.events import AnswerSentence, Citation


def as_markdown(sentences: Sequence[AnswerSentence], citations: Sequence[Citation]) -> str:
    """Return `text[^1] ...` followed by `[^1]: Title, p. 4: "quote"`."""
    body = "".join(
        each.lead + each.text + "".join(f"[^{n}]" for n in each.citations) for each in sentences
    )
    notes = [f"[^{c.n}]: {c.title}{_page(c)}: “{' '.join(c.quote.split())}”" for c in citations]
    return "\n\n".join([body.strip(), "\n".join(notes)]).strip() + "\n"


def _page(citation: Citation) -> str:
    return f", p. {citation.page}" if citation.page else ""
