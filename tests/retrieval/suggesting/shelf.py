"""Documents with headings, without the way through ingestion."""

from __future__ import annotations

from ingestion.indexing.headings import headings
from kb.models import Collection, Document, Heading, Passage
from tests.retrieval.search import shelf


def shelve(collection: Collection, title: str, *paths: str) -> Document:
    """Publish a document with a passage under each heading path, such as `Leave > Sick leave`."""
    document = shelf.shelve(collection, title, *(f"About {path}." for path in paths or ["it"]))
    rows = list(Passage.objects.filter(version=document.current).order_by("ordinal"))
    for row, path in zip(rows, paths, strict=False):
        row.headings = path.split(" > ")
        row.save(update_fields=["headings"])
    assert document.current is not None
    Heading.objects.bulk_create(headings(document.current, rows, title, set()))
    return document
