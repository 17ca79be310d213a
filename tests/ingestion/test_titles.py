"""Which title is shown and indexed does not depend on which upload was indexed first."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from ingestion.intake import submit_version
from ingestion.pipeline.claiming import claim
from ingestion.pipeline.running import run
from kb.models import Document, Passage
from tests.ingestion.state import drain

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, SECOND = "The gate opens at seven.", "The gate opens at six."


def _indexed(document: Document) -> list[list[str]]:
    found = Passage.objects.filter(document=document).order_by("version__number", "ordinal")
    return [[each.text, str(each.lexemes)] for each in found]


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_two_versions_get_the_same_title_and_words_in_whatever_order_they_are_indexed(
    upload, as_alice, order
) -> None:
    document = upload(FIRST, "gate.txt")
    submit_version(
        file=ContentFile(SECOND.encode()), filename="gate-new.txt", document=document, by=as_alice
    )
    for number in order:
        run(claim(document.versions.get(number=number).pk))
    document.refresh_from_db()
    assert document.title == "gate-new"
    words = [row[1] for row in _indexed(document)]
    assert ["new" in each for each in words] == [False, True]


def test_a_title_somebody_chose_stays(upload, as_alice) -> None:
    document = upload(FIRST, "gate.txt", title="Opening hours")
    drain()
    submit_version(
        file=ContentFile(SECOND.encode()), filename="gate-new.txt", document=document, by=as_alice
    )
    drain()
    document.refresh_from_db()
    assert document.title == "Opening hours"
