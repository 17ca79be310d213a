"""The sets of vectors are kept complete, and judged against the one in use."""

from __future__ import annotations

import pytest
from django.db import connection

from ingestion.pipeline import spaces
from ingestion.tasks import reembed
from kb.access import current_space
from kb.errors import InvalidError
from kb.models import EmbeddingSpace
from retrieval.search import search
from tests.ingestion.conftest import Upload
from tests.ingestion.state import drain, latest, passages
from tests.ingestion.test_spaces import ready, server

__all__ = ["ready", "server"]
pytestmark = pytest.mark.django_db


def test_vectors_missing_in_the_set_in_use_are_made_from_the_stored_text(
    upload: Upload, as_alice
) -> None:
    document = upload()
    drain()
    before = passages(latest(document))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {current_space().table}")
    assert not search("sick leave", reader=as_alice, mode="dense").hits
    reembed()
    assert passages(latest(document)) == before
    assert search("sick leave", reader=as_alice, mode="dense").hits


def test_a_comparison_with_what_is_not_in_use_any_more_is_made_again(ready: EmbeddingSpace) -> None:
    """A report that says "good" was measured against a worse set than today's, and the reverse."""
    spaces.compare(ready.pk)
    told = EmbeddingSpace.objects.get(pk=ready.pk).report
    bad = {**told, "recall_now": 1.0, "recall_next": 0.0}
    EmbeddingSpace.objects.filter(pk=ready.pk).update(report=bad)
    with pytest.raises(InvalidError, match="finds less"):
        spaces.switch(ready.pk)
    EmbeddingSpace.objects.filter(pk=ready.pk).update(report={**bad, "against": -1})
    now = current_space().id
    spaces.switch(ready.pk)
    assert EmbeddingSpace.objects.get(pk=ready.pk).report["against"] == now
    assert current_space().id == ready.pk
