"""The parts of a Word file (ECMA-376) as text: runs, paragraphs, notes, links."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MARKS = {"bold": "<w:b/>", "italic": "<w:i/>", "code": '<w:rFonts w:ascii="Consolas"/>'}


def words(text: str) -> str:
    """Return text as XML, without the characters that XML cannot hold."""
    return escape(_ILLEGAL.sub("", text))


def run(text: str, mark: str = "text") -> str:
    """Return a run of text; line breaks stay."""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(words(text).split("\n"))
    marks = f"<w:rPr>{_MARKS[mark]}</w:rPr>" if mark in _MARKS else ""
    return f'<w:r>{marks}<w:t xml:space="preserve">{lines}</w:t></w:r>'


def paragraph(content: str, style: str = "") -> str:
    """Return a paragraph of runs."""
    kind = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{kind}{content}</w:p>"


def note_mark(number: int) -> str:
    """Return the place of a footnote in the text; a footnote has one place only."""
    style = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
    return f'<w:r>{style}<w:footnoteReference w:id="{number}"/></w:r>'


def raised(text: str) -> str:
    """Return raised text: the number of a footnote that stands elsewhere."""
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{words(text)}</w:t></w:r>'


def link(text: str, relation: str) -> str:
    """Return text that opens the address of a relation."""
    style = '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
    shown = f'<w:r>{style}<w:t xml:space="preserve">{words(text)}</w:t></w:r>'
    return f'<w:hyperlink r:id="{relation}">{shown}</w:hyperlink>'


def footnote(number: int, content: str) -> str:
    """Return a footnote that begins with its number."""
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    body = paragraph(mark + run(" ") + content, "FootnoteText")
    return f'<w:footnote w:id="{number}">{body}</w:footnote>'


def table(rows: list[list[str]]) -> str:
    """Return a table whose cells hold runs; its first row is its head."""
    wide = max((len(row) for row in rows), default=0)
    grid = "<w:gridCol/>" * wide
    lines = "".join(_row(row + [""] * (wide - len(row)), head=not i) for i, row in enumerate(rows))
    look = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>{paragraph('')}"


def _row(cells: list[str], *, head: bool) -> str:
    kind = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    inside = "".join(f"<w:tc><w:tcPr/>{paragraph(cell)}</w:tc>" for cell in cells)
    return f"<w:tr>{kind}{inside}</w:tr>"


def relation(ident: str, kind: str, target: str, *, outside: bool = False) -> str:
    """Return one relation of a part to another, or to an address."""
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{ident}" Type="{R}/{kind}" Target={quoteattr(target)}{mode}/>'


def relations(inside: str) -> str:
    """Return the file of a part's relations."""
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{inside}</Relationships>'


def part(name: str, content: str) -> str:
    """Return a part whose root is the element `name`."""
    return f'{HEAD}<w:{name} xmlns:w="{W}" xmlns:r="{R}">{content}</w:{name}>'
