"""The pages of sources: plain forms, live lists, and no secret in any of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ingestion.sources import create_source
from ingestion.sources.sealing import unseal
from kb.access import Principal
from kb.models import Collection, Document, Source, SourceItem, SourceRun, User
from tests.frontend.conftest import Browse
from tests.frontend.pages_library.conftest import Make

pytestmark = pytest.mark.django_db
SITE = {"name": "Docs", "url": "https://docs.example/", "every_minutes": "60", "depth": "2"}


@pytest.fixture
def owner(browser: Browse, alice: User) -> Client:
    return browser(alice)


@pytest.fixture
def source(handbook: Collection, as_alice: Principal) -> Source:
    return create_source(
        collection=handbook,
        by=as_alice,
        kind="webdav",
        name="Files",
        options={"url": "https://files.example/", "username": "u"},
        secret="zebra-password",
    )


def test_a_source_is_added_with_a_plain_form(owner: Client, handbook: Collection) -> None:
    listed = owner.get(reverse("sources", args=[handbook.pk])).content.decode()
    new = reverse("source-new", args=[handbook.pk, "web"])
    assert new in listed
    assert "robots.txt" in owner.get(new).content.decode()
    answer = owner.post(reverse("source-create", args=[handbook.pk, "web"]), SITE, follow=True)
    made = Source.objects.get()
    assert made.options["depth"] == 2
    assert made.options["sitemap"] is False
    assert "Waiting for its first run" in answer.content.decode()


@pytest.mark.parametrize("kind", ["web", "folder", "s3", "git", "webdav", "imap", "rss"])
def test_every_kind_has_a_form_whose_fields_are_labelled(
    owner: Client, handbook: Collection, kind: str, settings: Any
) -> None:
    from lxml import html

    settings.SOURCES_FOLDERS = ("/srv/share",)
    page = owner.get(reverse("source-new", args=[handbook.pk, kind]))
    assert page.status_code == 200
    tree = html.fromstring(page.content.decode())
    fields = tree.xpath(
        "//main//form//*[self::input[@type!='hidden'] or self::select or self::textarea]"
    )
    for field in fields:
        labelled = tree.xpath(f"//label[@for='{field.get('id')}']") or field.xpath(
            "ancestor::label"
        )
        assert labelled, field.get("name")


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("folder", {"path": "/srv/share/handbook", "include": "*.md\n*.pdf"}),
        ("s3", {"bucket": "handbook", "region": "eu-central-1", "key_id": "k", "secret": "s"}),
        ("git", {"url": "https://git.example/docs.git", "prefix": "docs"}),
        ("webdav", {"url": "https://files.example/", "username": "u", "secret": "s"}),
        ("imap", {"host": "imap.example", "username": "u", "folders": "INBOX\nNews", "port": ""}),
        ("rss", {"url": "https://docs.example/feed", "content": "entry", "most": "20"}),
    ],
)
def test_what_a_form_sends_is_what_its_connector_takes(
    owner: Client, handbook: Collection, kind: str, form: dict[str, str], settings: Any
) -> None:
    settings.SOURCES_FOLDERS = ("/srv/share",)
    form = {"name": "S", "every_minutes": "60", **form}
    owner.post(reverse("source-create", args=[handbook.pk, kind]), form)
    made = Source.objects.get()
    page = owner.get(reverse("source-edit", args=[made.pk])).content.decode()
    for value in form.values():
        assert value in page or value in ("s", "60", "")
    changed = owner.post(reverse("source-update", args=[made.pk]), {**form, "secret": ""})
    assert changed.status_code == 302
    options = dict(made.options)
    made.refresh_from_db()
    assert made.options == options


def test_what_is_wrong_is_told_above_what_was_typed(owner: Client, handbook: Collection) -> None:
    wrong = {**SITE, "url": "file:///etc/passwd", "name": "My docs"}
    answer = owner.post(reverse("source-create", args=[handbook.pk, "web"]), wrong)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "https://" in text
    assert "My docs" in text
    assert not Source.objects.exists()


def test_no_page_holds_the_secret(owner: Client, source: Source, handbook: Collection) -> None:
    pages = [
        reverse("sources", args=[handbook.pk]),
        reverse("source", args=[source.pk]),
        reverse("source-edit", args=[source.pk]),
    ]
    for path in pages:
        text = owner.get(path).content.decode()
        assert "zebra" not in text
        assert source.secret not in text
    wrong = {"name": "", "url": "https://files.example/", "secret": "zebra-2"}
    refused = owner.post(reverse("source-update", args=[source.pk]), wrong)
    assert refused.status_code == 400
    assert "zebra" not in refused.content.decode()


def test_an_empty_secret_keeps_the_stored_one_and_a_box_forgets_it(
    owner: Client, source: Source
) -> None:
    path = reverse("source-update", args=[source.pk])
    form = {"name": "F", "url": "https://files.example/", "username": "u", "secret": ""}
    owner.post(path, form)
    source.refresh_from_db()
    assert (source.name, unseal(source.secret)) == ("F", "zebra-password")
    owner.post(path, {**form, "secret": "another"})
    source.refresh_from_db()
    assert unseal(source.secret) == "another"
    owner.post(path, {**form, "forget": "1"})
    source.refresh_from_db()
    assert source.secret == ""


def test_a_running_source_is_asked_about_again_and_a_quiet_one_is_not(
    owner: Client, source: Source, handbook: Collection
) -> None:
    run = SourceRun.objects.create(source=source, added=3)
    Source.objects.update(next_run_at="2100-01-01T00:00:00Z")
    for path in (reverse("sources", args=[handbook.pk]), reverse("source", args=[source.pk])):
        text = owner.get(path).content.decode()
        assert "every 3s" in text
        assert "3 added" in text
    SourceRun.objects.filter(pk=run.pk).update(state="done", finished_at=run.started_at)
    for path, part in (
        (reverse("sources", args=[handbook.pk]), "list"),
        (reverse("source", args=[source.pk]), "standing"),
    ):
        text = owner.get(path, {"part": part}).content.decode()
        assert "every 3s" not in text
        assert "In step" in text
        assert "<html" not in text


def test_what_was_left_out_is_listed_with_its_reason(owner: Client, source: Source) -> None:
    SourceItem.objects.create(source=source, key="javascript:alert(1)", problem="It is empty.")
    text = owner.get(reverse("source", args=[source.pk])).content.decode()
    assert "It is empty." in text
    assert 'href="javascript' not in text


def test_run_pause_resume_and_delete_are_buttons(
    owner: Client, source: Source, handbook: Collection
) -> None:
    Source.objects.update(next_run_at="2100-01-01T00:00:00Z")
    owner.post(reverse("source-run", args=[source.pk]))
    source.refresh_from_db()
    assert source.next_run_at.year < 2100
    owner.post(reverse("source-switch", args=[source.pk]))
    source.refresh_from_db()
    assert not source.enabled
    owner.post(reverse("source-switch", args=[source.pk]), {"enabled": "1"})
    source.refresh_from_db()
    assert source.enabled
    answer = owner.post(reverse("source-delete", args=[source.pk]), {"documents": "keep"})
    assert answer["Location"] == reverse("sources", args=[handbook.pk])
    assert not Source.objects.exists()


def test_members_who_are_no_owners_have_no_sources(
    browser: Browse, bob: User, edith: User, charlie: User, source: Source, handbook: Collection
) -> None:
    for person, status in ((bob, 403), (edith, 403), (charlie, 404)):
        client = browser(person)
        for path in (
            reverse("sources", args=[handbook.pk]),
            reverse("source-new", args=[handbook.pk, "web"]),
            reverse("source", args=[source.pk]),
            reverse("source-edit", args=[source.pk]),
        ):
            assert client.get(path).status_code == status
        for name in ("update", "run", "switch", "delete"):
            assert client.post(reverse(f"source-{name}", args=[source.pk])).status_code == status
    assert Source.objects.get().enabled


def test_a_document_says_where_it_comes_from(owner: Client, make: Make) -> None:
    document = make()
    for url, linked in (("https://docs.example/a", True), ("javascript:alert(1)", False)):
        metadata = {"source": "Docs", "source_url": url}
        Document.objects.filter(pk=document.pk).update(metadata=metadata)
        text = owner.get(reverse("document", args=[document.pk])).content.decode()
        assert "Docs" in text
        assert (f'href="{url}"' in text) is linked
