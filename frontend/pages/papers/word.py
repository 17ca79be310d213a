"""A paper as a Word file with real footnotes.

Written out here: the libraries that write such files know no footnotes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from frontend.pages.papers import ooxml, styles
from frontend.pages.papers.paper import Exchange, Paper
from frontend.pages.typesetting import Block, Piece, typeset

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ALWAYS = (2000, 1, 1, 0, 0, 0)
"""The time of every part: the same paper is the same file."""
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" '
    'w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
)


def conversation_docx(paper: Paper) -> bytes:
    """Return the file."""
    writing = _Writing(paper)
    body = writing.body() + _PAGE
    parts = {
        "[Content_Types].xml": styles.TYPES,
        "_rels/.rels": styles.ROOT,
        "word/document.xml": ooxml.part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": styles.BESIDE,
        "word/styles.xml": styles.STYLES,
        "word/settings.xml": styles.SETTINGS,
        "word/footnotes.xml": ooxml.part("footnotes", styles.SEPARATORS + "".join(writing.notes)),
        "word/_rels/footnotes.xml.rels": ooxml.relations("".join(writing.links)),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _ALWAYS), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


class _Writing:
    """The text of a paper, and the footnotes met on the way, numbered as Word numbers them."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self.notes: list[str] = []
        self.links: list[str] = []

    def body(self) -> str:
        made = date_format(self._paper.made_at, "DATETIME_FORMAT")
        head = ooxml.paragraph(ooxml.run(self._paper.title), "Title")
        head += ooxml.paragraph(ooxml.run(f"{made}. {self._paper.origin}"), "Remark")
        return head + "".join(self._exchange(each) for each in self._paper.exchanges)

    def _exchange(self, exchange: Exchange) -> str:
        asked = ooxml.paragraph(ooxml.run(exchange.question), "Heading1")
        met: dict[int, int] = {}
        blocks = typeset(exchange.answer.sentences) if exchange.answer else []
        text = "".join(self._block(block, exchange, met) for block in blocks)
        remarks = (ooxml.paragraph(ooxml.run(each), "Remark") for each in exchange.remarks)
        return asked + text + "".join(remarks)

    def _block(self, block: Block, exchange: Exchange, met: dict[int, int]) -> str:
        lines = [self._line(line, exchange, met) for line in block.lines]
        if block.kind == "table":
            cells = [[self._line(cell, exchange, met) for cell in row] for row in block.rows]
            return ooxml.table(cells)
        if block.kind in ("ul", "ol"):
            marks = [
                f"{block.start + i}. " if block.kind == "ol" else "• " for i in range(len(lines))
            ]
            items = zip(marks, lines, strict=True)
            return "".join(
                ooxml.paragraph(ooxml.run(mark) + line, "ListParagraph") for mark, line in items
            )
        style = {"h": "Heading2", "code": "Code"}.get(block.kind, "")
        return "".join(ooxml.paragraph(line, style) for line in lines)

    def _line(self, line: Sequence[Piece], exchange: Exchange, met: dict[int, int]) -> str:
        return "".join(self._piece(piece, exchange, met) for piece in line)

    def _piece(self, piece: Piece, exchange: Exchange, met: dict[int, int]) -> str:
        text = ooxml.run(piece.gap) if piece.gap else ""
        text += "".join(ooxml.run(each.text, each.kind) for each in piece.runs)
        if not piece.supported:
            text += ooxml.run(" " + _("(no source supports this)"), "italic")
        return text + "".join(self._mark(n, exchange, met) for n in piece.notes)

    def _mark(self, n: int, exchange: Exchange, met: dict[int, int]) -> str:
        if n in met:
            return ooxml.raised(str(met[n]))
        cited = next((each for each in exchange.notes() if each.n == n), None)
        if cited is None:
            return ""
        met[n] = number = len(self.notes) + 1
        url = self._paper.link(exchange.turn.id, cited)
        self.links.append(ooxml.relation(f"n{number}", "hyperlink", url, outside=True))
        page = f", p. {cited.page}" if cited.page else ""
        title = ooxml.link(f"{cited.title}{page}", f"n{number}")
        self.notes.append(ooxml.footnote(number, title + ooxml.run(f": “{cited.quote}”")))
        return ooxml.note_mark(number)
