"""A document in the library without the way through the worker."""

from __future__ import annotations

from django.core.files.base import ContentFile

from ingestion.intake import submit
from ingestion.pipeline.claiming import claim
from ingestion.pipeline.running import run
from kb.access import Principal
from kb.models import Collection

POLICY = """# Travel policy

## Hotels

The nightly limit for hotels in Zurich is 190 euros.

## Claims

Submit receipts within thirty days of the end of the trip.
"""
QUESTION = "What is the nightly limit for hotels in Zurich?"
ANSWER = "The nightly limit for hotels in Zurich is 190 euros [1]."


def shelve(collection: Collection, by: Principal) -> None:
    """Put the travel policy into the collection, read and indexed."""
    file = ContentFile(POLICY.encode(), name="Travel policy.md")
    document = submit(file=file, filename="Travel policy.md", collection=collection, by=by)
    lease = claim(str(document.latest_id))
    assert lease is not None
    run(lease)
