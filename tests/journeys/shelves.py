"""A document in the library without the way through the worker."""

from __future__ import annotations

from kb.access import Principal
from kb.models import Collection
from tests.journeys.footnotes import shelve as shelved

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
    shelved(collection, by, "Travel policy.md", POLICY.encode())
