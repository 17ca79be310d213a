"""Where the quote of a footnote stands now: in the version it is from, in a newer one, or nowhere.

An answer keeps its quotes; documents are replaced, read again and deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontend.pages.marking import located
from frontend.pages.quoting import Place, place_of
from kb.access import Principal, blocks_of
from kb.access.quoted import Quoted, quoted

if TYPE_CHECKING:
    from kb.models import Document, Passage, Version
    from retrieval.events import Citation


@dataclass(frozen=True, slots=True)
class Standing:
    """What to show for a footnote: `version` at `place`, or only the quote where both are None.

    `newer` is the version in use where the quote is from another one, and `stands` whether it says
    the quote word for word. `original` is the version the quote is from, None when it is gone.
    """

    document: Document
    version: Version | None
    place: Place | None
    original: Version | None
    newer: Version | None = None
    stands: bool = False


def standing(citation: Citation, *, by: Principal, current: bool = False) -> Standing:
    """Return how a footnote stands; with `current`, shown in the version in use if it is there.

    Raises NotFoundError when `by` may not read the document.
    """
    found = quoted(
        by,
        document_id=citation.document_id,
        version_id=citation.version_id,
        passage_id=citation.passage_id,
    )
    document, in_use = found.document, found.document.current
    place = _in_original(found, citation)
    original = found.version if place else None
    newer = in_use if in_use and not (original and original.pk == in_use.pk) else None
    there = place_of(citation.quote, blocks_of(newer), page=citation.page) if newer else None
    if newer and there and (current or place is None):
        return Standing(document, newer, there, original, newer, stands=True)
    return Standing(document, original, place, original, newer, stands=there is not None)


def place_in(passage: Passage, *, quote: str = "", words: str = "") -> Place:
    """Return the place of a passage in its version."""
    span = (passage.first_block, passage.last_block, passage.text)
    return Place(*span, quote, words, passage.page, passage.headings, passage.boxes)


def _in_original(found: Quoted, citation: Citation) -> Place | None:
    if found.version is None or not (blocks := blocks_of(found.version)):
        return None
    if found.passage and located(citation.quote, [found.passage.text]):
        return place_in(found.passage, quote=citation.quote)
    return place_of(citation.quote, blocks, page=citation.page)
