"""The findings of a quality report by name: what each is called, and how much it matters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOOK, LOST, PLAIN = "look", "lost", "plain"
"""Somebody should look at it; something is missing or uncertain; good to know."""


class Mark(NamedTuple):
    """One finding as a mark: code, kind and name."""

    code: str
    kind: str
    name: str | Promise


MARKS = {
    mark.code: mark
    for mark in (
        Mark("hidden-text", LOOK, _("Hidden text")),
        Mark("instructions", LOOK, _("Instruction-like text")),
        Mark("garbled", LOST, _("Garbled text")),
        Mark("low-confidence", LOST, _("Uncertain reading")),
        Mark("empty-pages", LOST, _("Pages without text")),
        Mark("cut-off", LOST, _("Cut off")),
        Mark("tables-lost", LOST, _("Lost tables")),
        Mark("attachments-not-read", LOST, _("Attachments not read")),
        Mark("images-not-read", LOST, _("Pictures not read")),
        Mark("scanned", PLAIN, _("Read from pictures")),
    )
}
"""Every flag of `ingestion.assessing`, the gravest first."""
DOUBTFUL = ("hidden-text", "instructions", "garbled", "low-confidence")
"""Findings for which the text itself is in doubt, not only complete or not."""


def marks(flags: Iterable[str]) -> list[Mark]:
    """Return the marks of a version, the gravest first; an unknown flag has none."""
    found = set(flags)
    return [mark for code, mark in MARKS.items() if code in found]
