"""Changes at any moment while a real worker indexes: the last word counts, nothing is left over."""

from __future__ import annotations

import random
import time

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from ingestion.intake import submit_version, withdraw
from ingestion.tasks import reconcile, ring
from kb.access import permitted_documents, permitted_passages, restrict
from kb.models import Document, Draft, Passage, Sketch, State, Version
from tests.chaos.test_kills import _all_ended, _long, _wait

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(280)]
INTERLEAVINGS = 200
DOCUMENTS = 20


def _replace(document: Document, by, number: int) -> None:
    new = ContentFile(f"# Edition {number}\n\nThis is edition {number} of the rules.".encode())
    submit_version(file=new, filename="rules.md", document=document, by=by)


def test_two_hundred_interleaved_changes_end_in_the_latest_version_or_in_nothing(
    upload, workers, as_alice, as_bob
):
    chance = random.Random(18)
    workers(processes=2)
    _wait(lambda: _ready_to_work(upload))
    living = [upload(_long(n, 4), f"{n}.md", title=f"Rules {n}") for n in range(DOCUMENTS)]
    editions, sealed = dict.fromkeys((each.pk for each in living), 0), set()
    for number in range(1, INTERLEAVINGS + 1):
        document = chance.choice(living)
        act = chance.choices(("replace", "restrict", "delete"), (7, 3, 1))[0]
        if act == "replace":
            _replace(document, as_alice, number)
            editions[document.pk] = number
        elif act == "restrict":
            sealing = chance.random() < 0.5
            restrict(document=document, by=as_alice, users=[] if sealing else None)
            sealed = sealed | {document.pk} if sealing else sealed - {document.pk}
        else:
            withdraw(document=document, by=as_alice)
            living.remove(document)
            living.append(upload(_long(number, 4), f"n{number}.md", title=f"Rules {number}"))
            editions[living[-1].pk] = 0
        if chance.random() < 0.7:
            time.sleep(chance.uniform(0, 0.1))  # the moment of the change, not a wait
    ring()
    _wait(_all_ended)
    reconcile()  # what a worker was still writing when its document went is removed now
    assert set(Version.objects.values_list("state", flat=True)) == {State.READY}
    live = {each.pk for each in living}
    assert {each.pk for each in permitted_documents(as_alice)} >= live
    for document in living:
        document.refresh_from_db()
        assert document.current == document.latest
        texts = "".join(
            Passage.objects.filter(version=document.current).values_list("text", flat=True)
        )
        number = editions[document.pk]
        assert (f"edition {number} of" in texts) == bool(number)
        assert permitted_passages(as_bob).filter(document=document).exists() == (
            document.pk not in sealed
        )
    _no_orphans()


def _ready_to_work(upload) -> bool:
    """Have the workers loaded their model, so that all changes meet them at work?"""
    if not Document.objects.exists():
        upload("Warm up.", "warm.txt")
    return _all_ended()


def _no_orphans() -> None:
    with connection.cursor() as cursor:
        for table in ("kb_passage", "kb_draft", "kb_sketch", "kb_vector"):
            cursor.execute(
                f"SELECT count(*) FROM {table} t LEFT JOIN kb_version v ON v.id = t.version_id"
                " LEFT JOIN kb_document d ON d.id = v.document_id AND d.deleted_at IS NULL"
                " WHERE d.id IS NULL"
            )
            assert cursor.fetchone()[0] == 0, table
        cursor.execute(
            "SELECT count(*) FROM kb_version v WHERE passage_count <>"
            " (SELECT count(*) FROM kb_passage p WHERE p.version_id = v.id) AND state = 'ready'"
        )
        assert cursor.fetchone()[0] == 0
    assert not Draft.objects.exists()
    assert Sketch.objects.count() == Version.objects.count()


def test_of_two_versions_uploaded_while_the_first_is_indexed_the_last_is_found(
    upload, workers, as_alice, as_bob
):
    workers()
    document = upload(_long(3, 60), "rules.md", title="Rules")
    _wait(lambda: Version.objects.filter(progress__gte=45).exists())
    for number in (1, 2):
        _replace(document, as_alice, number)
    _wait(_all_ended)
    assert set(Version.objects.values_list("state", flat=True)) == {State.READY}
    document.refresh_from_db()
    assert document.current.number == 3
    found = {each.version.number for each in permitted_passages(as_bob)}
    assert found == {3}
