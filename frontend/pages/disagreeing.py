"""Sources that disagree, made ready for a template: each side with its footnote and its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from retrieval.events import Answer, Citation


@dataclass(frozen=True, slots=True)
class Side:
    """What a source says, and since when it holds; `latest` is said of one side at most."""

    note: Citation
    dated: datetime | None
    latest: bool


def conflicts_of(answer: Answer) -> list[list[Side]]:
    """Return the conflicts of an answer whose footnotes are all there, the latest side first."""
    notes = {each.n: each for each in answer.citations}
    found = []
    for conflict in answer.conflicts:
        if all(side.citation in notes for side in conflict.sides):
            rows = [(notes[side.citation], side.dated) for side in conflict.sides]
            found.append(_sides(rows))
    return found


def remarks_of(answer: Answer) -> list[str]:
    """Return conflicts and what was not found as sentences, for papers."""
    found = [
        _("Sources disagree: %(sides)s.") % {"sides": " — ".join(map(_told, sides))}
        for sides in conflicts_of(answer)
    ]
    if answer.missing:
        parts = ", ".join(f"“{part}”" for part in answer.missing)
        found.append(_("Not found in your documents: %(parts)s.") % {"parts": parts})
    return found


def _told(side: Side) -> str:
    day = f", {date_format(side.dated, 'DATE_FORMAT')}" if side.dated else ""
    return f"“{side.note.quote}” ({side.note.title}{day})"


def _sides(rows: list[tuple[Citation, str]]) -> list[Side]:
    days = [dated[:10] for _note, dated in rows]
    newer = bool(days[0]) and all(day and day < days[0] for day in days[1:])
    return [
        Side(note, parse_datetime(dated) if dated else None, newer and at == 0)
        for at, (note, dated) in enumerate(rows)
    ]
