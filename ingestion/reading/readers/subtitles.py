"""Subtitles and transcripts, WebVTT and SubRip: cues joined to paragraphs.

A paragraph begins where another person speaks, after a pause, or after a while; the time stands in
front of it, so that a quote leads to its place in the recording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.encoding import text_of
from ingestion.reading.readers.source import Source

_TIMES = re.compile(r"\s*(?:(\d+):)?(\d{1,2}):(\d{2})[.,]\d+\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{2})")
_SPEAKER = re.compile(r"<v(?:\.[\w.-]+)?\s+([^<>]+)>")
_TAG = re.compile(r"</?[\w.:-]+[^<>]*>|\{\\[^{}]*\}")
_PAUSE, _LONG = 5, 60
"""Seconds."""


@dataclass(slots=True)
class _Paragraph:
    start: int
    end: int
    speaker: str
    lines: list[str] = field(default_factory=list)

    def block(self) -> Block:
        hours, minutes = divmod(self.start // 60, 60)
        shown = f"{hours}:{minutes:02}" if hours else f"{minutes:02}"
        who = f"{self.speaker}: " if self.speaker else ""
        return build.prose(f"[{shown}:{self.start % 60:02}] {who}" + " ".join(self.lines))


def read(source: Source) -> Iterator[Block]:
    """Yield the paragraphs, and the notes of the file's author."""
    held: _Paragraph | None = None
    for cue in re.split(r"\n[ \t]*\n\s*", text_of(source).strip()):
        lines = cue.split("\n")
        at = next((n for n, line in enumerate(lines[:3]) if _TIMES.match(line)), None)
        if at is None:
            yield from _other(lines)
            continue
        start, end = _seconds(lines[at])
        for speaker, text in _said("\n".join(lines[at + 1 :]), held.speaker if held else ""):
            if held and _goes_on(held, speaker, start):
                held.end = end
            else:
                if held:
                    yield held.block()
                held = _Paragraph(start, end, speaker)
            held.lines.append(text)
    if held:
        yield held.block()


def _other(lines: list[str]) -> Iterator[Block]:
    word = lines[0].split(" ")[0].strip()
    if word == "NOTE":
        yield build.prose("\n".join([lines[0][4:], *lines[1:]]))
    elif word == "WEBVTT":
        yield build.prose(lines[0][6:].lstrip(" -"))
    elif word not in ("STYLE", "REGION"):
        yield build.prose("\n".join(lines))


def _goes_on(held: _Paragraph, speaker: str, start: int) -> bool:
    return speaker == held.speaker and start - held.end < _PAUSE and start - held.start < _LONG


def _said(text: str, before: str) -> Iterator[tuple[str, str]]:
    """Yield (speaker, text) of a cue; one without a name goes on with the speaker before."""
    parts = _SPEAKER.split(text)
    for speaker, said in zip([before, *parts[1::2]], parts[0::2], strict=True):
        plain = " ".join(unescape(_TAG.sub("", said)).split())
        if plain:
            yield speaker.strip(), plain


def _seconds(line: str) -> tuple[int, int]:
    found = _TIMES.match(line)
    numbers = [int(group or 0) for group in found.groups()] if found else [0] * 6
    return (
        numbers[0] * 3600 + numbers[1] * 60 + numbers[2],
        numbers[3] * 3600 + numbers[4] * 60 + numbers[5],
    )
