"""Looking for sources that contradict what an answer quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.text import content_tokens, sentences, tokens
from retrieval.citing import Checked
from retrieval.conflicting.context import apart
from retrieval.conflicting.judging import Relation, relation
from retrieval.conflicting.statement import Statement, statement
from retrieval.events import AnswerSentence, Citation, Conflict, Hit, Side
from retrieval.grounding import figures_in, figures_of

MOST = 3
"""Conflicts shown with one answer."""
MOST_SIDES = 4
_Found = tuple[Hit, str]
"""A passage and a sentence in it, word for word."""


def conflicts(
    question: str, checked: Checked, hits: Sequence[Hit]
) -> tuple[Checked, list[Conflict]]:
    """Return the answer with the footnotes that conflicts need, and the conflicts, at most three.

    A conflict is a sentence of another document among `hits` (or of another version) that speaks
    of the same thing as a quote of the answer and states another number or day, or denies it. The
    latest side is the first; where nothing tells the time, the quote of the answer is.
    """
    shelf = _Shelf(hits)
    numbering = _Numbering(checked.citations)
    found: dict[frozenset[int], Conflict] = {}
    for citation, said, text in _quoted(question, checked):
        against = shelf.against(citation, said, text)
        if against and len(found) < MOST:
            numbers = [numbering.of(hit, quote) for hit, quote in against]
            dates = [hit.dated for hit, _quote in against]
            sides = [Side(citation.n, shelf.dated(citation)), *map(Side, numbers, dates)]
            latest = sorted(sides, key=lambda side: side.dated, reverse=True)
            found.setdefault(frozenset(side.citation for side in sides), Conflict(latest))
    return replace(checked, citations=numbering.citations), list(found.values())


def _quoted(question: str, checked: Checked) -> Iterator[tuple[Citation, Statement, str]]:
    """Yield what the quotes of supported sentences state about the question, each once."""
    by_number = {each.n: each for each in checked.citations}
    asked = set(content_tokens(question))
    touched = any(asked & set(tokens(each.text)) for each in checked.sentences)
    seen: set[tuple[str, str]] = set()
    for sentence in checked.sentences:
        for n in sentence.citations if sentence.supported else ():
            for text in _stated(sentence, by_number[n].quote):
                key = (by_number[n].document_id, text)
                relevant = not touched or asked & set(tokens(text))
                if key not in seen and relevant and (said := statement(text)):
                    seen.add(key)
                    yield by_number[n], said, text


def _stated(sentence: AnswerSentence, quote: str) -> list[str]:
    """Return the sentences of a quote that an answer's sentence takes over."""
    parts = [each.text for each in sentences(quote)]
    if figures := figures_of(sentence.text):
        return [part for part in parts if figures & figures_in(part)]
    words = set(tokens(sentence.text))
    return sorted(parts, key=lambda part: -len(words & set(tokens(part))))[:1]


class _Shelf:
    """What the passages state, taken apart once."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self._hits = list({hit.passage_id: hit for hit in hits}.values())
        self._stated: dict[str, list[tuple[str, Statement]]] = {}

    def dated(self, citation: Citation) -> str:
        """Return since when the cited version holds; empty when it is not among the hits."""
        of = (hit for hit in self._hits if hit.version_id == citation.version_id)
        return next((hit.dated for hit in of), "")

    def against(self, citation: Citation, said: Statement, text: str) -> list[_Found]:
        """Return what contradicts a quote, at most one sentence of each other version.

        A document that says the same elsewhere does not contradict it.
        """
        mine = next((hit for hit in self._hits if hit.passage_id == citation.passage_id), None)
        if mine is None:
            return []
        found: dict[str, _Found] = {}
        agree = {citation.version_id}
        for hit in self._hits:
            if hit.version_id == citation.version_id:
                continue
            for quote, other in self._stated_by(hit):
                stands = relation(said, other)
                if stands is Relation.AGREE or quote == text:
                    agree.add(hit.version_id)
                elif stands is Relation.CONFLICT and not apart(mine, said, hit, other):
                    found.setdefault(hit.version_id, (hit, quote))
        return [each for version, each in found.items() if version not in agree][: MOST_SIDES - 1]

    def _stated_by(self, hit: Hit) -> list[tuple[str, Statement]]:
        if hit.passage_id not in self._stated:
            self._stated[hit.passage_id] = list(_statements(hit.text))
        return self._stated[hit.passage_id]


def _statements(text: str) -> Iterator[tuple[str, Statement]]:
    """Yield (sentence, what it states); items of a list are about what introduces the list."""
    intro: Statement | None = None
    end = 0
    for each in sentences(text):
        listed = "\n" in text[end : each.start] and each.text[:1] in "-*•·0123456789（("
        if each.text.endswith((":", "：")):
            intro = statement(each.text.rstrip(":：") + ".")
        elif said := statement(each.text):
            yield each.text, _introduced(said, intro) if listed and intro else said
        intro = intro if listed or each.text.endswith((":", "：")) else None
        end = each.end


def _introduced(said: Statement, intro: Statement) -> Statement:
    return replace(
        said,
        names=said.names | intro.names,
        codes=said.codes | intro.codes,
        qualifiers=said.qualifiers | intro.qualifiers,
        years=said.years | intro.years,
    )


class _Numbering:
    """The footnotes of an answer, and those that conflicts add: a quote keeps its number."""

    def __init__(self, citations: Sequence[Citation]) -> None:
        self.citations = list(citations)

    def of(self, hit: Hit, quote: str) -> int:
        """Return the number of `quote`, an exact substring of the hit's text."""
        for each in self.citations:
            if each.passage_id == hit.passage_id and quote in each.quote:
                return each.n
        n = max((each.n for each in self.citations), default=0) + 1
        self.citations.append(Citation.of(n, hit, quote))
        return n
