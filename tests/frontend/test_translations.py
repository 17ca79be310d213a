"""English and Chinese change together: every string that people read has its Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po

from tests.architecture.sources import ROOT

PO = ROOT / "frontend" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2)}
SIMPLE = re.compile(r"""\{%\s*translate\s+("[^"]*"|'[^']*')""")
BLOCK = re.compile(
    r"\{%\s*blocktranslate\b[^%]*?%\}(.*?)(?:\{%\s*plural\s*%\}.*?)?\{%\s*endblocktranslate\s*%\}",
    re.S,
)
VARIABLE = re.compile(r"\{\{\s*([\w.]+)[^}]*\}\}")
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def catalogue() -> Catalog:
    with PO.open("rb") as stream:
        return read_po(stream, locale="zh_Hans_CN")


def english(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def chinese(message: Message) -> str:
    return message.string[0] if isinstance(message.string, (tuple, list)) else message.string


def messages() -> dict[str, str]:
    return {english(each): chinese(each) for each in catalogue() if each.id}


def in_code() -> Iterator[str]:
    for room in ("kb", "ingestion", "retrieval", "frontend"):
        for path in (ROOT / room).rglob("*.py"):
            for _line, found, _comments, _context in extract_from_file("python", path, KEYWORDS):
                yield found[0] if isinstance(found, tuple) else found


def in_templates() -> Iterator[str]:
    for path in (ROOT / "frontend" / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        yield from (match[1:-1] for match in SIMPLE.findall(text))
        for block in BLOCK.findall(text):
            yield VARIABLE.sub(r"%(\1)s", block.replace("%", "%%") if "%" in block else block)


def places(text: str) -> set[str]:
    return {a or b for a, b in PLACE.findall(text)}


def test_every_string_of_code_and_templates_is_in_chinese_too() -> None:
    known = messages()
    missing = {text for text in (*in_code(), *in_templates()) if not known.get(text)}
    assert missing == set()


def test_a_translation_has_the_places_of_its_original() -> None:
    wrong = {
        text: there
        for text, there in messages().items()
        if there and not places(there) <= places(text)
    }
    assert wrong == {}


def test_enough_strings_were_looked_at() -> None:
    assert len(list(in_templates())) > 200
    assert len(list(in_code())) > 100
    assert Path(PO).exists()
