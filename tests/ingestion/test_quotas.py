"""How much one person may store."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ingestion.intake import (
    restore,
    restore_collection,
    submit_many,
    submit_version,
    withdraw,
)
from kb.access import create_collection, delete_collection, grant, permitted_documents
from kb.access.quotas import set_quota
from kb.errors import LimitError
from kb.models import Document, Quota, Role, Version
from tests.ingestion.state import drain
from tests.ingestion.test_races import together

pytestmark = pytest.mark.django_db


def _files() -> set[Path]:
    return {each for each in Path(default_storage.path("")).rglob("*") if each.is_file()}


def test_documents_over_the_quota_are_refused_in_words_and_nothing_is_stored(
    upload, handbook, as_alice, settings
):
    settings.QUOTA_DOCUMENTS = 3
    first = upload("one", "1.txt")
    upload("two", "2.txt")
    before = _files()
    three = [ContentFile(b"x%d" % n, name=f"{n}.txt") for n in range(3)]
    with pytest.raises(LimitError) as raised:
        submit_many(files=three, collection=handbook, by=as_alice)
    assert raised.value.code == "quota"
    assert "3 documents" in str(raised.value)
    assert (Document.objects.count(), _files()) == (2, before)
    upload("three", "3.txt")
    with pytest.raises(LimitError):
        upload("four", "4.txt")
    withdraw(document=first, by=as_alice)
    assert upload("four", "4.txt").pk


def test_bytes_of_all_versions_count(upload, as_alice, settings):
    settings.QUOTA_BYTES = 100
    document = upload("a" * 60, "a.txt")
    with pytest.raises(LimitError) as raised:
        submit_version(
            file=ContentFile(b"b" * 50), filename="a.txt", document=document, by=as_alice
        )
    assert "40" in str(raised.value)
    submit_version(file=ContentFile(b"b" * 40), filename="a.txt", document=document, by=as_alice)
    assert Version.objects.count() == 2


def test_the_same_bytes_again_are_free_at_the_limit(upload, settings):
    settings.QUOTA_DOCUMENTS, settings.QUOTA_BYTES = 1, 3
    upload("one", "a.txt", external_id="x")
    drain()
    assert upload("one", "a.txt", external_id="x").pk
    assert Version.objects.count() == 1


def test_each_person_has_a_quota_of_its_own(
    upload, handbook, as_alice, alice, charlie, as_charlie, settings
):
    grant(collection=handbook, by=as_alice, role=Role.EDITOR, user=charlie)
    settings.QUOTA_DOCUMENTS = 1
    upload("one", "a.txt")
    upload("two", "b.txt", by=as_charlie)
    set_quota("alice", documents=2)
    upload("three", "c.txt")
    with pytest.raises(LimitError):
        upload("four", "d.txt", by=as_charlie)
    set_quota("alice", documents=0)
    upload("five", "e.txt")
    assert Quota.objects.get(user=alice).documents == 0


@pytest.mark.django_db(transaction=True)
def test_uploads_at_the_same_time_never_pass_the_quota(upload, settings):
    settings.QUOTA_DOCUMENTS = 5
    outcomes = together(*[lambda n=n: upload(f"text {n}", f"{n}.txt") for n in range(8)])
    refused = [each for each in outcomes if isinstance(each, LimitError)]
    assert (Document.objects.count(), len(refused)) == (5, 3)
    stored = {Path(version.file.path) for version in Version.objects.all()}
    assert _files() >= stored
    assert len([each for each in _files() if "originals" in each.parts]) >= 5


def test_what_was_deleted_comes_back_only_while_there_is_room(upload, as_alice, settings):
    settings.QUOTA_DOCUMENTS = 1
    first = upload("one", "1.txt")
    withdraw(document=first, by=as_alice, undo=True)
    second = upload("two", "2.txt")
    with pytest.raises(LimitError) as raised:
        restore(document_id=first.pk, by=as_alice)
    assert raised.value.code == "quota"
    withdraw(document=second, by=as_alice, undo=True)
    assert restore(document_id=first.pk, by=as_alice).pk == first.pk
    with pytest.raises(LimitError):
        restore(document_id=second.pk, by=as_alice)


def test_a_deleted_collection_comes_back_only_while_there_is_room(
    upload, handbook, as_alice, settings
):
    settings.QUOTA_BYTES = 5
    upload("one", "1.txt")
    other = create_collection(name="Other", by=as_alice)
    delete_collection(collection=handbook, by=as_alice)
    second = upload("two", "2.txt", collection=other)
    with pytest.raises(LimitError):
        restore_collection(collection_id=handbook.pk, by=as_alice)
    assert not permitted_documents(as_alice).filter(collection=handbook).exists()
    withdraw(document=second, by=as_alice)
    restore_collection(collection_id=handbook.pk, by=as_alice)
    assert permitted_documents(as_alice).filter(collection=handbook).count() == 1


def test_what_others_made_can_be_restored_whatever_ones_own_room(
    upload, handbook, as_alice, charlie, as_charlie
):
    grant(collection=handbook, by=as_alice, role=Role.EDITOR, user=charlie)
    upload("a text of mine", "1.txt")
    theirs = upload("two", "2.txt", by=as_charlie)
    withdraw(document=theirs, by=as_alice, undo=True)
    set_quota("alice", bytes=1, documents=1)
    assert restore(document_id=theirs.pk, by=as_alice).pk == theirs.pk
