"""What the control words of RTF do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ingestion.reading.readers.rich import codes
from ingestion.reading.readers.rich.pages import PLAIN, Paragraph
from ingestion.reading.readers.rich.tables import RowShape

if TYPE_CHECKING:
    from ingestion.reading.readers.rich.parser import Parser

Act = Callable[["Parser", int], None]
_BODY = ("", "footnote", "annotation", "shptxt")
_CHARACTER_STYLE = -1


def _page(parser: Parser, number: int) -> None:
    parser.defined.codec = codes.of_page(number)


def _fallback(parser: Parser, number: int) -> None:
    parser.group.fallback = max(0, min(number, 100))


def _font(parser: Parser, number: int) -> None:
    parser.defined.font = number
    parser.group.codec = parser.defined.fonts.get(number, "")


def _charset(parser: Parser, number: int) -> None:
    parser.defined.charset(number)


def _flag(name: str) -> Act:
    return lambda parser, number: setattr(parser.group, name, number != 0)


def _colour(parser: Parser, number: int) -> None:
    parser.group.white = number in parser.defined.whites


def _size(parser: Parser, number: int) -> None:
    parser.group.tiny = 0 < number <= codes.TINY


def _channel(name: str) -> Act:
    return lambda parser, number: parser.defined.colour.update({name: number})


def _plain(parser: Parser, number: int) -> None:
    parser.group = replace(
        parser.group, hidden=False, deleted=False, white=False, tiny=False, lit=False
    )


def _default(parser: Parser, number: int) -> None:
    _paragraph(parser, PLAIN)
    parser.group.lit = False


def _paragraph(parser: Parser, paragraph: Paragraph) -> None:
    parser.group.paragraph = parser.pages.paragraph = paragraph


def _style(parser: Parser, number: int) -> None:
    if parser.group.kind == "stylesheet":
        parser.defined.style = number
    else:
        _paragraph(parser, replace(parser.group.paragraph, style=number))


def _character_style(parser: Parser, number: int) -> None:
    if parser.group.kind == "stylesheet":
        parser.defined.style = _CHARACTER_STYLE


def _outline(parser: Parser, number: int) -> None:
    if parser.group.kind == "stylesheet":
        parser.defined.outline = number
    else:
        _paragraph(parser, replace(parser.group.paragraph, outline=number))


def _listed(parser: Parser, number: int) -> None:
    _paragraph(parser, replace(parser.group.paragraph, listed=number != 0))


def _inside(parser: Parser, number: int) -> None:
    depth = max(parser.group.paragraph.inside, 1) if number else 0
    _paragraph(parser, replace(parser.group.paragraph, inside=depth))


def _depth(parser: Parser, number: int) -> None:
    _paragraph(parser, replace(parser.group.paragraph, inside=max(0, min(number, 20))))


def _label(parser: Parser, number: int) -> None:
    parser.group.kind, parser.pages.label = "listtext", ""


def _ends(sign: str, act: Callable[[Any], None]) -> Act:
    """Make a word that ends something: in a note or a box it is only a sign, in a group that is
    no text nothing."""

    def word(parser: Parser, number: int) -> None:
        if parser.asides:
            parser.asides[-1][1].append(sign)
        elif parser.group.kind in _BODY:
            act(parser.pages)

    return word


def _row_shape(parser: Parser, number: int) -> None:
    parser.pages.shape = RowShape()


def _edge(parser: Parser, number: int) -> None:
    parser.pages.shape.edges.append(number)


def _from_above(parser: Parser, number: int) -> None:
    parser.pages.shape.from_above.add(len(parser.pages.shape.edges))


def _from_left(parser: Parser, number: int) -> None:
    parser.pages.shape.from_left.add(len(parser.pages.shape.edges))


def _header(parser: Parser, number: int) -> None:
    parser.pages.shape.header = number != 0


WORDS: dict[str, Act] = {
    "ansicpg": _page,
    "mac": lambda parser, _: _page(parser, 10000),
    "pc": lambda parser, _: _page(parser, 437),
    "pca": lambda parser, _: _page(parser, 850),
    "uc": _fallback,
    "f": _font,
    "fcharset": _charset,
    "v": _flag("hidden"),
    "deleted": _flag("deleted"),
    "highlight": _flag("lit"),
    "chcbpat": _flag("lit"),
    "cb": _flag("lit"),
    "cbpat": _flag("lit"),
    "clcbpat": _flag("lit"),
    "cf": _colour,
    "fs": _size,
    "red": _channel("red"),
    "green": _channel("green"),
    "blue": _channel("blue"),
    "plain": _plain,
    "pard": _default,
    "s": _style,
    "cs": _character_style,
    "ds": _character_style,
    "ts": _character_style,
    "outlinelevel": _outline,
    "ls": _listed,
    "intbl": _inside,
    "itap": _depth,
    "listtext": _label,
    "pntext": _label,
    "trowd": _row_shape,
    "cellx": _edge,
    "clvmrg": _from_above,
    "clmrg": _from_left,
    "trhdr": _header,
    "cell": _ends("\t", lambda pages: pages.end_cell(nested=False)),
    "nestcell": _ends("\t", lambda pages: pages.end_cell(nested=True)),
    "row": _ends("\n", lambda pages: pages.end_row(nested=False)),
    "nestrow": _ends("\n", lambda pages: pages.end_row(nested=True)),
    **dict.fromkeys(codes.PARAGRAPH_ENDS, _ends("\n", lambda pages: pages.end_paragraph())),
}
