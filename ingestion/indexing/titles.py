"""Which title a document carries when nobody chose one."""

from __future__ import annotations

from pathlib import PurePosixPath

from kb.models import Document, Version

SHORTEST, LONGEST = 3, 200
"""Characters of a title found in a file that is worth showing."""


def stem(filename: str) -> str:
    """Return the title a file name gives: the name without its extension."""
    return PurePosixPath(filename).stem.strip() or filename


def title_for(document: Document, version: Version) -> str:
    """Return the title `document` has once `version` is published.

    A title somebody chose stays. One that came from a file name, or from inside the version that
    is replaced, gives way to the title found inside the new file, else to its name.
    """
    made = {stem(version.filename)}
    if document.current is not None:
        made |= {stem(document.current.filename), document.current.quality.get("title", "")}
    if document.title not in made:
        return document.title
    found = str(version.quality.get("title", ""))
    return found if SHORTEST <= len(found) <= LONGEST else stem(version.filename)
