"""Pieces -> the headings that people can go to while they type."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kb.models import Heading
from kb.models.headings import LONGEST_HEADING
from kb.text.typeahead import spaced

if TYPE_CHECKING:
    from kb.models import Passage, Version


def headings(
    version: Version, passages: Sequence[Passage], title: str, seen: set[tuple[str, ...]]
) -> Iterator[Heading]:
    """Yield the headings that begin in `passages` and are not `seen`, which grows.

    A heading that only repeats the document's title leads nowhere else than the title does.
    """
    for passage in passages:
        for depth in range(1, len(passage.headings) + 1):
            path = tuple(passage.headings[:depth])
            if path not in seen:
                seen.add(path)
                yield from _row(version, passage.id, path[-1], title)


def _row(version: Version, passage_id: uuid.UUID, text: str, title: str) -> Iterator[Heading]:
    text = " ".join(text.split())[:LONGEST_HEADING]
    form = spaced(text)
    if form and form != spaced(title):
        yield Heading(version=version, passage_id=passage_id, text=text, spaced=form)
