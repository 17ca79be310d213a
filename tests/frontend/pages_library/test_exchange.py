"""A collection goes out as one file and comes in again, without a script."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ingestion.intake import submit
from kb.models import Collection, Document


def exported(client, collection) -> bytes:
    answer = client.get(reverse("collection-export", args=[collection.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="Handbook.zip"'
    return b"".join(answer.streaming_content)


def brought(client, data: bytes, **form: str):
    file = SimpleUploadedFile("Handbook.zip", data)
    return client.post(reverse("collection-import"), {"file": file, **form}, follow=True)


def test_a_collection_goes_out_and_comes_in_with_a_report(
    browser, alice, make, handbook, as_alice
) -> None:
    from django.core.files.base import ContentFile

    make("Leave.md")
    submit(file=ContentFile(b"Rules."), filename="Rules.txt", collection=handbook, by=as_alice)
    client = browser(alice)
    answer = brought(client, exported(client, handbook), name="Copy")
    copy = Collection.objects.get(name="Copy")
    text = answer.content.decode()
    assert answer.status_code == 201
    assert Document.objects.filter(collection=copy).count() == 2
    assert reverse("collection", args=[copy.pk]) in text
    assert "“Copy” was imported" in text
    assert "Everything in the file was taken over" in text


def test_who_is_not_certainly_known_is_named(
    browser, alice, make, handbook, readers, settings
) -> None:
    make("Leave.md")
    client = browser(alice)
    data = exported(client, handbook)
    readers.delete()
    text = brought(client, data).content.decode()
    assert "People and groups who were given nothing" in text
    assert "readers" in text


def test_a_file_that_is_no_export_is_refused_in_plain_words(browser, alice, handbook) -> None:
    text = brought(browser(alice), b"PK\x03\x04 nothing").content.decode()
    assert "This is not the file of an exported collection" in text
    assert Collection.objects.count() == 1


def test_without_a_file_the_page_says_what_to_do(browser, alice) -> None:
    answer = browser(alice).post(reverse("collection-import"), follow=True)
    assert "Choose a file first." in answer.content.decode()


def test_a_file_beyond_the_limit_is_refused_and_named(browser, alice, settings, db) -> None:
    settings.MAX_IMPORT = 1_000
    text = brought(browser(alice), b"x" * 2_000).content.decode()
    assert "Handbook.zip is larger than the limit" in text


def test_an_export_may_be_larger_than_an_upload(browser, alice, make, handbook, settings) -> None:
    make("Leave.md")
    client = browser(alice)
    data = exported(client, handbook)
    settings.MAX_UPLOAD = 100
    assert len(data) > 4 * settings.MAX_UPLOAD
    assert brought(client, data).status_code == 201
    assert Collection.objects.count() == 2


def test_members_who_are_no_owners_get_no_file(
    browser, bob, edith, charlie, make, handbook
) -> None:
    make("Leave.md")
    url = reverse("collection-export", args=[handbook.pk])
    for person, status in ((bob, 403), (edith, 403), (charlie, 404)):
        assert browser(person).get(url).status_code == status
