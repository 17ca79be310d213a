"""The quality report of one version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from ingestion.assessing.garbling import share as garbled_share
from ingestion.assessing.instructions import suspicious
from kb.text import clean, detect

if TYPE_CHECKING:
    from ingestion.reading import Block, Note, Reading

FLAGS = (
    "empty-pages",
    "scanned",
    "low-confidence",
    "garbled",
    "tables-lost",
    "hidden-text",
    "instructions",
    "images-not-read",
    "attachments-not-read",
    "cut-off",
)
"""What a version can be filtered by, worst things first to look at."""
_FLAG_OF = {
    "page-empty": "empty-pages",
    "page-ocr": "scanned",
    "table-lost": "tables-lost",
    "hidden-text": "hidden-text",
    "image-not-read": "images-not-read",
    "attachment-not-read": "attachments-not-read",
    "cut-off": "cut-off",
}
LOW_CONFIDENCE = 0.85
"""Mean certainty of a page's recognised lines below which it should be compared by eye."""
GARBLED = 0.02
"""Share of the prose from which a document counts as garbled."""
MOST_EXCERPTS = 20
MOST_SEARCHED = 2_000_000
"""Characters of one document, about 700 pages, that are searched for orders to a model."""
_SAMPLE = 20_000


@dataclass(slots=True)
class Excerpt:
    """A piece of text to look at, and where it stands."""

    text: str
    page: int | None = None


@dataclass(slots=True)
class Report:
    """What a person should know before relying on the text.

    `empty` are page numbers, `ocr` maps a page to the mean confidence of its recognised lines
    (0 to 1), `garbled` is the share of the prose that is not language. Lists of excerpts hold at
    most `MOST_EXCERPTS`; `counts` says how many there are of each flag.
    """

    pages: int | None = None
    language: str = ""
    characters: int = 0
    empty: list[int] = field(default_factory=list)
    ocr: dict[int, float] = field(default_factory=dict)
    garbled: float = 0.0
    garbled_text: list[str] = field(default_factory=list)
    hidden: list[Excerpt] = field(default_factory=list)
    instructions: list[Excerpt] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    """By flag: names of attachments and pictures, and why a file was cut off."""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def flags(self) -> list[str]:
        """Return the codes of what was found, in the order of `FLAGS`."""
        return [flag for flag in FLAGS if self.counts.get(flag)]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for `Version.quality`."""
        return asdict(self)


def assess(found: Reading) -> Report:
    """Return the report on what a reader found."""
    report = Report(
        pages=found.pages,
        language=detect("\n".join(_sample(found.blocks))),
        characters=sum(len(block.text) for block in found.blocks),
    )
    for note in found.notes:
        _take(report, note)
    report.garbled, texts = garbled_share(found.blocks)
    report.garbled_text = [text[:300] for text in texts]
    if report.garbled >= GARBLED:
        report.counts["garbled"] = max(1, len(texts))
    low = [page for page, value in report.ocr.items() if value < LOW_CONFIDENCE]
    if low:
        report.counts["low-confidence"] = len(low)
    _find_instructions(report, found)
    return report


def _take(report: Report, note: Note) -> None:
    flag = _FLAG_OF[note.code]
    report.counts[flag] = report.counts.get(flag, 0) + 1
    if note.code == "page-empty" and note.page is not None:
        report.empty.append(note.page)
    elif note.code == "page-ocr" and note.page is not None:
        report.ocr[note.page] = round(note.value or 0.0, 3)
    elif note.code == "hidden-text":
        _add(report.hidden, Excerpt(clean(note.text), note.page))
    elif note.text and len(listed := report.left_out.setdefault(flag, [])) < MOST_EXCERPTS:
        listed.append(clean(note.text))


def _find_instructions(report: Report, found: Reading) -> None:
    """Look at what is hidden and at what is shown: hidden orders are the worse ones."""
    left = MOST_SEARCHED
    for text, page in _texts(found.blocks, found.notes):
        for finding in suspicious(text[:left]):
            report.counts["instructions"] = report.counts.get("instructions", 0) + 1
            _add(report.instructions, Excerpt(finding.text, page))
        left -= len(text)
        if left < 0:
            why = f"only the first {MOST_SEARCHED:,} characters were searched for instructions"
            report.counts["cut-off"] = report.counts.get("cut-off", 0) + 1
            others = report.left_out.get("cut-off", [])
            report.left_out["cut-off"] = [why, *others][:MOST_EXCERPTS]
            return


def _texts(blocks: Sequence[Block], notes: Sequence[Note]) -> Iterator[tuple[str, int | None]]:
    yield from ((note.text, note.page) for note in notes if note.code == "hidden-text")
    yield from ((block.text, block.page) for block in blocks if block.kind != "code")


def _add(excerpts: list[Excerpt], one: Excerpt) -> None:
    if len(excerpts) < MOST_EXCERPTS:
        excerpts.append(one)


def _sample(blocks: Iterable[Block]) -> Iterator[str]:
    length = 0
    for block in blocks:
        if length > _SAMPLE:
            return
        length += len(block.text)
        yield block.text
