"""Papers as Markdown."""

from __future__ import annotations

from functools import partial

from django.utils.formats import date_format

from frontend.pages.papers.paper import Exchange, Link, Paper
from frontend.pages.typesetting import as_markdown, plain


def answer_markdown(exchange: Exchange, *, link: Link, after: int = 0) -> str:
    """Return one answer with its footnotes, counted from `after` on, and its remarks."""
    remarks = [f"> {plain(remark)}" for remark in exchange.remarks]
    text = ""
    if exchange.answer is not None:
        linked = partial(link, exchange.turn.id)
        answer = exchange.answer
        text = as_markdown(answer.sentences, answer.citations, link=linked, after=after)
    return "\n\n".join(part for part in (text.strip(), "\n>\n".join(remarks)) if part) + "\n"


def conversation_markdown(paper: Paper) -> str:
    """Return the whole paper; footnotes are counted through."""
    made = date_format(paper.made_at, "DATETIME_FORMAT")
    parts = [f"# {_line(paper.title)}", f"*{made}. {paper.origin}*"]
    after = 0
    for exchange in paper.exchanges:
        parts.append(f"## {_line(exchange.question)}")
        parts.append(answer_markdown(exchange, link=paper.link, after=after).strip())
        after += max((note.n for note in exchange.notes()), default=0)
    return "\n\n".join(part for part in parts if part) + "\n"


def _line(text: str) -> str:
    return plain(" ".join(text.split()))
