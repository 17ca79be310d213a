"""The documents of a run, made from a seed: the same seed makes the same bytes."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import dataclass

_WORDS = (
    "invoice approval travel receipt contract supplier laptop badge visitor archive audit budget "
    "holiday sickness training onboarding password backup server printer meeting agenda minutes "
    "parcel warehouse forklift safety helmet inspection report deadline signature department office"
).split()
_CHINESE = (
    "员工报销差旅合同供应商审批部门签字存档预算培训入职密码备份打印会议议程仓库安全检查报告期限"
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One upload. Papers with the same `external_id` are versions of one document, in order."""

    name: str
    body: bytes
    external_id: str = ""


def papers(count: int, seed: int) -> list[Paper]:
    """Return `count` papers of several formats and lengths; one in ten has a second version."""
    made: list[Paper] = []
    makers = [("md", _markdown), ("txt", _text), ("html", _html), ("csv", _csv), ("docx", _docx)]
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        ending, make = makers[number % len(makers)]
        lines = chance.choice((5, 12, 30, 80))
        replaced = number % 10 == 9
        external = f"paper-{number}" if replaced else ""
        made.append(Paper(f"{number:04}.{ending}", make(number, lines, chance), external))
        if replaced:
            later = make(number, lines + 3, chance)
            made.append(Paper(f"{number:04}-second.{ending}", later, external))
    return made


def _sentence(chance: random.Random) -> str:
    if chance.random() < 0.3:
        return "".join(chance.choices(_CHINESE, k=chance.randint(12, 40))) + "。"
    return " ".join(chance.choices(_WORDS, k=chance.randint(8, 20))).capitalize() + "."


def _paragraphs(number: int, lines: int, chance: random.Random) -> list[str]:
    first = f"Paper {number} is about {chance.choice(_WORDS)} number {chance.randint(1, 9999)}."
    return [first, *(_sentence(chance) for _ in range(lines))]


def _markdown(number: int, lines: int, chance: random.Random) -> bytes:
    parts = [f"# Paper {number}"]
    for at, text in enumerate(_paragraphs(number, lines, chance)):
        parts += [f"## Part {at}", text] if at % 5 == 0 else [text]
    return "\n\n".join(parts).encode()


def _text(number: int, lines: int, chance: random.Random) -> bytes:
    return "\n\n".join(_paragraphs(number, lines, chance)).encode()


def _html(number: int, lines: int, chance: random.Random) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in _paragraphs(number, lines, chance))
    return f"<html><body><h1>Paper {number}</h1>{body}</body></html>".encode()


def _csv(number: int, lines: int, chance: random.Random) -> bytes:
    rows = [f"{at},{chance.choice(_WORDS)},{chance.randint(1, 9999)}" for at in range(lines * 2)]
    return "\n".join([f"line of {number},what,amount", *rows]).encode()


def _docx(number: int, lines: int, chance: random.Random) -> bytes:
    text = "".join(
        f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>"
        for paragraph in _paragraphs(number, lines, chance)
    )
    space = "http://schemas.openxmlformats.org/"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{space}package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{space}package/2006/relationships"><Relationship '
        f'Id="r1" Type="{space}officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{space}wordprocessingml/2006/main"><w:body>'
        f"{text}</w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content)
    return out.getvalue()
