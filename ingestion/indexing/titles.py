"""Which title a document carries when nobody chose one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kb.models import Document, Version

if TYPE_CHECKING:
    from ingestion.reading.blocks import Block

SHORTEST, LONGEST = 3, 200
"""Characters of a title found in a file that is worth showing."""


def stem(filename: str) -> str:
    """Return the title a file name gives: the name without its extension."""
    return PurePosixPath(filename).stem.strip() or filename


def opening(blocks: Sequence[Block]) -> str:
    """Return the heading a document opens with, when it is one of the first level; else nothing."""
    first = next((block for block in blocks if block.text.strip()), None)
    if first is None or first.kind != "heading" or first.level != 1:
        return ""
    return " ".join(first.text.split())


def title_for(document: Document, version: Version) -> str:
    """Return the title `document` has once `version` is published.

    A title somebody chose stays. One that came from the name or the inside of any version gives
    way to the title found inside the new file, else to its name.
    """
    # All versions are asked, not only the current one: which of two uploads is indexed first
    # must not decide.
    made: set[str] = set()
    for filename, found_inside in document.versions.values_list("filename", "quality__title"):
        made |= {stem(filename), found_inside or ""}
    if document.title not in made:
        return document.title
    found = str(version.quality.get("title", ""))
    return found if SHORTEST <= len(found) <= LONGEST else stem(version.filename)
