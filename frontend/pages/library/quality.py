"""How well a version was read, in plain words. Excerpts are other people's text: never markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from frontend.pages.library.certainty import Certainty, certainty
from frontend.pages.library.findings import LOST, MARKS, marks
from frontend.pages.library.sentences import SENTENCES

if TYPE_CHECKING:
    from kb.models import Document, Version


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of the text, and its page."""

    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know: its mark, what it means, and what it is about."""

    kind: str
    name: str | Promise
    words: str
    excerpts: list[Excerpt] = field(default_factory=list)
    chart: Certainty | None = None
    more: bool = False
    """There are more of them than excerpts."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What the page says of a version; `checked` is false for one read before there were reports.

    `number` is the version's, when it is not the only one.
    """

    findings: list[Finding]
    checked: bool
    number: int | None


def quality_of(document: Document) -> Quality | None:
    """Return how well the newest readable version was read; None while there is none.

    `document` has `latest` and `current` selected.
    """
    latest, current = document.latest, document.current
    version = latest if latest is not None and latest.state == "ready" else current
    if version is None:
        return None
    alone = latest is not None and latest.number == 1
    checked = "counts" in version.quality or "members" in version.quality
    return Quality(findings(version), checked, None if alone else version.number)


def findings(version: Version) -> list[Finding]:
    """Return what was found, the gravest first; what a warning says twice is said once."""
    told, flags = version.quality, set(version.flags)
    found = [_finding(mark.code, told) for mark in marks(flags) if not _is_said(mark.code, flags)]
    warnings = [str(each) for each in told.get("warnings", [])]
    return found + [_warned(each) for each in warnings if not _covers(flags, each)]


def _is_said(code: str, flags: set[str]) -> bool:
    """Tell whether another finding speaks of this one, too: certainty is a part of scanning."""
    return code == "scanned" and "low-confidence" in flags


_COVERED = {
    "pages-without-text": {"empty-pages", "cut-off", "images-not-read"},
    "attachment-not-read": {"attachments-not-read"},
    "truncated": {"cut-off"},
}
"""Warning of a reader -> the findings that say the same with more detail."""


def _covers(flags: set[str], warning: str) -> bool:
    return bool(flags & _COVERED.get(warning.partition(": ")[0], set()))


def _warned(warning: str) -> Finding:
    code, _separator, detail = warning.partition(": ")
    if code == "pages-without-text":
        words = _("Some pages hold no text, such as scanned pictures. They cannot be found.")
        return Finding(LOST, MARKS["empty-pages"].name, words)
    if code == "damaged-pages":
        words = _("Some pages are damaged and were left out.")
        return Finding(LOST, _("Damaged pages"), words)
    if code == "attachment-not-read":
        words = _("Upload an attachment on its own to find it, too.")
        return Finding(LOST, MARKS["attachments-not-read"].name, words, [Excerpt(detail)])
    if code == "truncated":
        words = _("The file was longer than the limit; its end was left out.")
        return Finding(LOST, MARKS["cut-off"].name, words)
    return Finding(LOST, _("A remark of the reader"), "", [Excerpt(warning)])


def _finding(code: str, told: dict[str, Any]) -> Finding:
    mark, n = MARKS[code], int(told.get("counts", {}).get(code, 1))
    excerpts: list[Excerpt] = [Excerpt(each) for each in told.get("left_out", {}).get(code, [])]
    chart = None
    if code in ("scanned", "low-confidence"):
        chart = certainty({int(page): value for page, value in told.get("ocr", {}).items()})
    elif code == "garbled":
        excerpts = [Excerpt(text) for text in told.get("garbled_text", [])]
    elif code in _EXCERPTS:
        excerpts = [Excerpt(**each) for each in told.get(_EXCERPTS[code], [])]
    words = SENTENCES[code](n, told)
    return Finding(mark.kind, mark.name, words, excerpts, chart, more=n > len(excerpts))


_EXCERPTS = {"hidden-text": "hidden", "instructions": "instructions"}
