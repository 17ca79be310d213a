"""Invitations (iCalendar, RFC 5545) as text: what, when, where, who."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build

_FOLD = re.compile(r"\r?\n[ \t]")
_SHOWN = {
    "SUMMARY": "Event",
    "DTSTART": "Start",
    "DTEND": "End",
    "LOCATION": "Place",
    "ORGANIZER": "Organizer",
    "ATTENDEE": "Attendee",
    "DESCRIPTION": "",
}
_ESCAPE = re.compile(r"\\([nN,;\\])")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d*(Z?))?")


def blocks(text: str) -> Iterator[Block]:
    """Yield one paragraph for each event or task."""
    lines: list[str] = []
    for line in _FOLD.sub("", text).splitlines():
        name, _, value = line.partition(":")
        name = name.split(";")[0].upper()
        if name == "END" and lines:
            yield build.prose("\n".join(lines))
            lines = []
        elif name in _SHOWN and value.strip():
            lines.append(_line(_SHOWN[name], value))


def _line(name: str, value: str) -> str:
    value = _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
    value = value.removeprefix("mailto:").removeprefix("MAILTO:")
    if name in ("Start", "End"):
        value = _TIME.sub(_date, value)
    return f"{name}: {value}" if name else value


def _date(found: re.Match[str]) -> str:
    year, month, day, hour, minute, zone = found.groups()
    time = f" {hour}:{minute}{' UTC' if zone else ''}" if hour else ""
    return f"{year}-{month}-{day}{time}"
