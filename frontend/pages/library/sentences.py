"""What each finding of a quality report means, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ingestion.assessing.report import LOW_CONFIDENCE

_MOST_RUNS, _LEAST_SURE = 40, 5


def _hidden(n: int, told: dict[str, Any]) -> str:
    return ngettext(
        "There is %(n)d text that nobody who looks at the document sees. It is not searched and "
        "not used for answers. Please look at it.",
        "There are %(n)d texts that nobody who looks at the document sees. They are not searched "
        "and not used for answers. Please look at them.",
        n,
    ) % {"n": n}


def _instructions(n: int, told: dict[str, Any]) -> str:
    return ngettext(
        "%(n)d place reads like orders to a language model instead of words for a reader. "
        "Please look at it, and delete the document if you do not trust it.",
        "%(n)d places read like orders to a language model instead of words for a reader. "
        "Please look at them, and delete the document if you do not trust it.",
        n,
    ) % {"n": n}


def _garbled(n: int, told: dict[str, Any]) -> str:
    percent = max(1, round(100 * float(told.get("garbled", 0))))
    return _(
        "About %(percent)d %% of the text came out as nonsense, so it cannot be found. A version "
        "saved with another program may help."
    ) % {"percent": percent}


def _empty(n: int, told: dict[str, Any]) -> str:
    pages = told.get("empty", [])
    counted = ngettext(
        "Nothing could be read on %(n)d page.", "Nothing could be read on %(n)d pages.", n
    ) % {"n": n}
    return _together(counted, _pages(pages)) if pages else counted


def _scanned(n: int, told: dict[str, Any]) -> str:
    return ngettext(
        "The text of %(n)d page was read from its picture.",
        "The text of %(n)d pages was read from their pictures.",
        n,
    ) % {"n": n}


def _uncertain(n: int, told: dict[str, Any]) -> str:
    read = _scanned(int(told.get("counts", {}).get("scanned", n)), told)
    ocr = sorted((value, int(page)) for page, value in told.get("ocr", {}).items())
    worst = [(value, page) for value, page in ocr[:_LEAST_SURE] if value < LOW_CONFIDENCE]
    listed = _(", ").join(
        _("page %(page)d: %(percent)d %%") % {"page": page, "percent": round(100 * value)}
        for value, page in worst
    )
    sure = ngettext(
        "On %(n)d page the reading is uncertain; compare it with the picture.",
        "On %(n)d pages the reading is uncertain; compare them with the pictures.",
        n,
    ) % {"n": n}
    both = _together(read, sure)
    return _together(both, _("Least certain: %(pages)s.") % {"pages": listed}) if listed else both


def _tables(n: int, told: dict[str, Any]) -> str:
    return ngettext(
        "The cells of %(n)d table could not be told apart. Its words can be found, but not its "
        "rows.",
        "The cells of %(n)d tables could not be told apart. Their words can be found, but not "
        "their rows.",
        n,
    ) % {"n": n}


def _pictures(n: int, told: dict[str, Any]) -> str:
    return ngettext(
        "%(n)d picture with text was not read.", "%(n)d pictures with text were not read.", n
    ) % {"n": n}


def _attachments(n: int, told: dict[str, Any]) -> str:
    return ngettext(
        "%(n)d attachment was not read. Upload it on its own to find it, too.",
        "%(n)d attachments were not read. Upload them on their own to find them, too.",
        n,
    ) % {"n": n}


def _cut(n: int, told: dict[str, Any]) -> str:
    return _("Only a part of the file was read; the rest cannot be found.")


def _together(first: str, second: str) -> str:
    """Join two sentences: with a space between them, where the language has one."""
    return _("%(first)s %(second)s") % {"first": first, "second": second}


def _pages(pages: Sequence[int]) -> str:
    """Return page numbers as `Pages 2, 5–7.`"""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][-1] + 1:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    listed = _(", ").join("–".join(map(str, run)) for run in runs[:_MOST_RUNS])
    more = "…" if len(runs) > _MOST_RUNS else ""
    found = ngettext("Page %(pages)s.", "Pages %(pages)s.", len(pages))
    return found % {"pages": listed + more}


SENTENCES: dict[str, Callable[[int, dict[str, Any]], str]] = {
    "hidden-text": _hidden,
    "instructions": _instructions,
    "garbled": _garbled,
    "low-confidence": _uncertain,
    "empty-pages": _empty,
    "cut-off": _cut,
    "tables-lost": _tables,
    "attachments-not-read": _attachments,
    "images-not-read": _pictures,
    "scanned": _scanned,
}
"""Flag -> sentences, from how often it was found and the whole report."""
