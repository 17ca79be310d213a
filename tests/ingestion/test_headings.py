"""Headings are stored with the passages, and go with them."""

from __future__ import annotations

import uuid
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile

from ingestion.intake import submit
from kb.access import Principal
from kb.models import Collection, Document, Heading, Passage, Version
from tests.ingestion.state import drain

pytestmark = pytest.mark.django_db

TEXT = """# Staff guide

## Leave

Full-time employees receive 25 days of paid leave per year.

### Sick leave

Hand in the note of the doctor within three days.

## Leave

Unused days expire on 31 March of the next year.
"""


def put(collection: Collection, by: Principal, text: str, **more: str) -> Document:
    file = ContentFile(text.encode(), name="Staff guide.md")
    document = submit(file=file, filename=file.name or "", collection=collection, by=by, **more)
    drain()
    document.refresh_from_db()
    return document


def headings(document: Document) -> list[str]:
    found = Heading.objects.filter(version=document.current).order_by("pk")
    return list(found.values_list("text", flat=True))


def test_each_heading_is_kept_once_with_the_passage_it_opens_with(
    handbook: Collection, as_alice: Principal
) -> None:
    document = put(handbook, as_alice, TEXT)
    assert headings(document) == ["Leave", "Sick leave"]
    for heading in Heading.objects.filter(version=document.current):
        assert heading.text in Passage.objects.get(pk=heading.passage_id).headings


def test_a_version_that_is_indexed_again_has_them_once(
    handbook: Collection, as_alice: Principal
) -> None:
    document = put(handbook, as_alice, TEXT, external_id="guide")
    put(handbook, as_alice, TEXT, external_id="guide", title="Another title")
    document.refresh_from_db()
    assert headings(document) == ["Staff guide", "Leave", "Sick leave"]


def test_an_upgrade_notes_the_headings_of_what_is_stored_and_can_be_begun_again(
    handbook: Collection, as_alice: Principal
) -> None:
    document, held = put(handbook, as_alice, TEXT), put(handbook, as_alice, TEXT)
    before = headings(document)
    Heading.objects.all().delete()
    Version.objects.filter(document=held).update(lease_token=uuid.uuid4())
    for _again in range(2):
        import_module("kb.migrations.0011_headings_of_before").fill(apps, None)
        assert headings(document) == before
        assert headings(held) == []
