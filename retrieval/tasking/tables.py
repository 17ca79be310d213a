"""A table in the model's text: each cell is a statement of its own, checked and footnoted alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from kb.text import clean, content_tokens, tokens
from retrieval.citing import Checked, Footnotes, cite
from retrieval.citing.marks import strip_marks
from retrieval.events import AnswerSentence, Hit
from retrieval.grounding import Similar, figures_in, figures_of
from retrieval.tasking.proving import Subject, proof, subjects_of

_ROW = re.compile(r"^[ \t]*\|?.*\|.*$", re.MULTILINE)
_RULE = re.compile(r"[\s:|-]*")
_EDGES = re.compile(r"^\s*\||\|\s*$")
_CELL = re.compile(r"[^|\s](?:[^|]*[^|\s])?")
_NOTHING = {"", "-", "–", "—", "N/A", "n/a", "/", "无"}
MOST_NEW_WORDS = 2
"""Words of a label that neither the question nor the passages have ("Price", "Notes")."""

Subjects = Literal["rows", "columns"]
"""Where the things are that the facts are about: in the first cell of a row, or in its header."""


def check(
    text: str,
    hits: Sequence[Hit],
    *,
    subjects: Subjects,
    question: str = "",
    similar: Similar | None = None,
) -> Checked:
    """Return the table of `text`, cell by cell; what stands around it is left out, and rows that
    say nothing or repeat another one.

    A fact needs a source that says it of its subject. A text without a table is checked as any.
    """
    lines = dict.fromkeys(line.strip() for line in _ROW.findall(clean(text)))
    rows = [_cells(line) for line in lines if not _RULE.fullmatch(line)]
    rows[1:] = [row for row in rows[1:] if not _NOTHING.issuperset(row[1:])]
    if len(rows) < 2 or len(rows[0]) < 2:
        return cite(text, hits, question=question, similar=similar)
    return _Table(hits, question, similar, subjects).checked(rows[0], rows[1:])


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _EDGES.sub("", line).split("|")]


def emptied(checked: Checked) -> Checked:
    """Return a checked table in which what nothing supports is `-`: a cell that were left out would
    move those behind it into the wrong column. A text without a table is as it was."""
    if not checked.sentences or not checked.sentences[0].text.startswith("|"):
        return checked
    return replace(checked, sentences=[_emptied(part) for part in checked.sentences])


def _emptied(part: AnswerSentence) -> AnswerSentence:
    if part.supported:
        return part
    first, line, ruler = part.text.partition("\n")
    return replace(part, text=f"{_CELL.sub('-', first)}{line}{ruler}", supported=True, why="")


class _Table:
    def __init__(
        self, hits: Sequence[Hit], question: str, similar: Similar | None, subjects: Subjects
    ) -> None:
        self.hits, self.question, self.similar = hits, question, similar
        self.subjects = subjects
        self.footnotes = Footnotes()
        self.forged = 0
        texts = [question, *(f"{hit.title} {' '.join(hit.headings)} {hit.text}" for hit in hits)]
        self.known = {token for text in texts for token in tokens(text)}
        self.figures = {figure for text in texts for figure in figures_in(text)}

    def checked(self, head: list[str], rows: list[list[str]]) -> Checked:
        """Return the table in parts whose leads hold the bars; the last part has the last one."""
        names = [strip_marks(cell)[0] for cell in head]
        title = f"| {' | '.join(names)} |\n|{'---|' * len(names)}"
        parts = [AnswerSentence(title, [], all(map(self.harmless, names)))]
        cells = [(row + [""] * len(names))[: len(names)] for row in rows]
        labels = [strip_marks(row[0])[0].strip() or "-" for row in cells]
        by_rows = self.subjects == "rows"
        subjects = subjects_of(labels if by_rows else names[1:])
        for number, (label, row) in enumerate(zip(labels, cells, strict=True)):
            lead = " |\n| " if number else "\n| "
            parts.append(AnswerSentence(label, [], self.harmless(label), lead))
            for name, cell in zip(names[1:], row[1:], strict=True):
                parts.append(self.fact(subjects[label if by_rows else name], cell))
        parts[-1] = replace(parts[-1], text=f"{parts[-1].text} |")
        return Checked(parts, self.footnotes.all(), self.forged)

    def fact(self, subject: Subject, cell: str) -> AnswerSentence:
        value, marks = strip_marks(cell)
        value = value.strip()
        if value in _NOTHING:
            return AnswerSentence("-", [], True, " | ")
        named = [n for mark in marks for n in mark.numbers]
        hinted = [n - 1 for n in dict.fromkeys(named) if 1 <= n <= len(self.hits)]
        self.forged += sum(not 1 <= n <= len(self.hits) for n in named)
        found = proof(
            value, subject, self.hits, hinted, question=self.question, similar=self.similar
        )
        if found.why:
            return AnswerSentence(value, [], False, " | ", found.why)
        note = self.footnotes.add(self.hits[found.at], found.quote)
        return AnswerSentence(value, [note], True, " | ")

    def harmless(self, label: str) -> bool:
        """Tell whether a label adds nothing that would need proof."""
        new = [token for token in content_tokens(label) if token not in self.known]
        return len(new) <= MOST_NEW_WORDS and figures_of(label) <= self.figures
