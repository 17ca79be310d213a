"""Replacing, deleting and restoring, also while a worker is busy."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.db.models.functions import Now

from ingestion.errors import LeaseLost
from ingestion.intake import restore, submit_version, withdraw
from ingestion.pipeline import stages
from ingestion.pipeline.claiming import claim, claimable
from ingestion.pipeline.purging import pages_folder, purge_due
from ingestion.pipeline.running import run
from kb.access import delete_collection, get_document, permitted_documents, permitted_passages
from kb.errors import ForbiddenError, InvalidError, NotFoundError
from kb.models import Content, Document, Passage, State, Version
from tests.ingestion.state import drain, latest, passage_count, until

pytestmark = pytest.mark.django_db


def _replace(document, by, content="# Second\n\nAltogether new words.", name="leave.md"):
    return submit_version(
        file=ContentFile(content.encode()), filename=name, document=document, by=by
    )


def test_the_old_version_is_searched_until_the_new_one_is_ready(upload, as_alice, as_bob):
    document = upload()
    drain()
    first = latest(document)
    _replace(document, as_alice)
    assert {each.version_id for each in permitted_passages(as_bob)} == {first.pk}
    drain()
    assert {each.version_id for each in permitted_passages(as_bob)} == {latest(document).pk}
    assert latest(document).number == 2


def test_a_failed_replacement_leaves_the_old_version_in_place(upload, as_alice, as_bob):
    document = upload()
    drain()
    first = latest(document)
    _replace(document, as_alice, "%PDF-1.7 broken", "leave.pdf")
    drain()
    assert latest(document).state == State.FAILED
    assert get_document(as_bob, document.pk).current == first
    assert permitted_passages(as_bob).exists()


def test_a_version_replaced_while_it_is_indexed_gives_way(upload, as_alice):
    document = upload()
    old = until(claim(), State.EMBEDDING)
    _replace(document, as_alice)
    stages.embed(old)
    drain()
    document.refresh_from_db()
    assert document.current == latest(document) == document.latest
    assert document.current.number == 2


def test_an_older_version_that_ends_later_is_never_published_over_a_newer_one(
    upload, as_alice, as_bob
):
    document = upload()
    old = until(claim(), State.EMBEDDING)
    _replace(document, as_alice)
    drain()
    stages.embed(old)
    document.refresh_from_db()
    assert document.current.number == 2
    assert {each.version.number for each in permitted_passages(as_bob)} == {2}


@pytest.mark.parametrize("undo", [False, True])
def test_deleting_while_indexing_leaves_no_passages(upload, as_alice, undo):
    document = upload()
    work = until(claim(), State.EMBEDDING)
    withdraw(document=document, by=as_alice, undo=undo)
    with pytest.raises(LeaseLost):
        stages.embed(work)
    assert passage_count(document) == 0
    assert not claimable().exists()


def test_deleting_the_collection_while_indexing_leaves_no_passages(upload, handbook, as_alice):
    document = upload()
    work = until(claim(), State.EMBEDDING)
    delete_collection(collection=handbook, by=as_alice)
    with pytest.raises(LeaseLost):
        stages.embed(work)
    assert passage_count(document) == 0
    assert not claimable().exists()


def test_a_deleted_document_is_gone_at_once_with_its_file_and_page_images(
    upload, as_alice, django_capture_on_commit_callbacks
):
    document = upload()
    drain()
    version = latest(document)
    original, pages = Path(version.file.path), pages_folder(version.pk)
    pages.mkdir(parents=True)
    (pages / "1.png").write_bytes(b"image")
    assert original.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(document=document, by=as_alice)
    assert not original.exists()
    assert not pages.exists()
    assert not Document.objects.exists()
    assert Passage.objects.count() == Content.objects.count() == Version.objects.count() == 0


def test_a_deletion_with_undo_hides_at_once_and_can_be_taken_back(upload, as_alice, as_bob):
    document = upload()
    drain()
    withdraw(document=document, by=as_alice, undo=True)
    assert not permitted_documents(as_bob).exists()
    assert not permitted_passages(as_bob).exists()
    assert purge_due() == 0
    restored = restore(document_id=document.pk, by=as_alice)
    assert restored.pk == document.pk
    assert permitted_passages(as_bob).exists()


def test_a_restored_document_that_was_not_ready_goes_on(upload, as_alice):
    document = upload()
    work = until(claim(), State.EMBEDDING)
    withdraw(document=document, by=as_alice, undo=True)
    with pytest.raises(LeaseLost):
        work.lease.write(progress=80)
    restore(document_id=document.pk, by=as_alice)
    drain()
    version = latest(document)
    assert (version.state, version.lost_leases) == (State.READY, 0)


def test_nobody_else_can_restore_and_nothing_can_be_restored_too_late(
    upload, as_alice, as_bob, as_charlie
):
    document = upload()
    withdraw(document=document, by=as_alice, undo=True)
    with pytest.raises(ForbiddenError):
        restore(document_id=document.pk, by=as_bob)
    for by, wanted in ((as_charlie, document.pk), (as_alice, uuid.uuid4())):
        with pytest.raises(NotFoundError):
            restore(document_id=wanted, by=by)
    assert not permitted_documents(as_alice).exists()
    Document.objects.filter(pk=document.pk).update(purge_at=Now())
    with pytest.raises(NotFoundError):
        restore(document_id=document.pk, by=as_alice)
    assert purge_due() == 1
    assert not Document.objects.exists()


def test_a_document_whose_external_id_was_taken_meanwhile_cannot_be_restored(upload, as_alice):
    document = upload(external_id="hr/leave")
    withdraw(document=document, by=as_alice, undo=True)
    upload("other", "other.txt", external_id="hr/leave")
    with pytest.raises(InvalidError) as raised:
        restore(document_id=document.pk, by=as_alice)
    assert raised.value.code == "external-id"
    assert permitted_documents(as_alice).count() == 1


def test_only_editors_can_delete(upload, as_bob, as_charlie):
    document = upload()
    with pytest.raises(ForbiddenError):
        withdraw(document=document, by=as_bob)
    with pytest.raises(NotFoundError):
        withdraw(document=document, by=as_charlie)
    assert Document.objects.filter(deleted_at__isnull=True).exists()


def test_a_deleted_collection_is_removed_with_its_documents_when_its_time_is_over(
    upload, handbook, as_alice, settings, django_capture_on_commit_callbacks
):
    original = Path(latest(upload()).file.path)
    drain()
    delete_collection(collection=handbook, by=as_alice)
    assert purge_due() == 0
    settings.UNDO_SECONDS = 0
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_due() == 1
    assert not original.exists()
    assert not type(handbook).objects.filter(pk=handbook.pk).exists()
    assert Path(configured.HOME).is_dir()


def test_a_worker_whose_document_was_removed_stops_quietly(upload, as_alice):
    document = upload()
    lease = claim()
    withdraw(document=document, by=as_alice)
    run(lease)
    assert not Version.objects.exists()
