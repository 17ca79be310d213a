"""A stranger meets 404 everywhere; a reader reads and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from kb.access import restrict
from kb.models import Document, Grant

READS = {
    "collection": "collection",
    "progress": "collection",
    "collection-settings": "collection",
    "document": "document",
    "document-content": "document",
}
ACTS = {
    "upload": "collection",
    "collection-update": "collection",
    "collection-delete": "collection",
    "collection-restore": "collection",
    "member-add": "collection",
    "document-retry": "document",
    "document-delete": "document",
    "document-restore": "document",
    "document-version": "document",
    "reader-add": "document",
    "readers-open": "document",
}
DEEPER = {"member-change": "collection", "member-remove": "collection", "reader-remove": "document"}


def call(client: Client, name: str, document: Document):
    kind = {**READS, **ACTS, **DEEPER}[name]
    ids = [document.pk if kind == "document" else document.collection_id]
    url = reverse(name, args=ids + [1] * (name in DEEPER))
    return client.get(url) if name in READS else client.post(url, {"name": "x", "role": "owner"})


@pytest.mark.parametrize("name", [*READS, *ACTS, *DEEPER])
def test_a_stranger_gets_404_on_every_route(name: str, make, browser, charlie) -> None:
    document = make()
    assert call(browser(charlie), name, document).status_code == 404
    document.refresh_from_db()
    assert document.deleted_at is None
    assert document.collection.deleted_at is None


@pytest.mark.parametrize("name", [*READS, *ACTS, *DEEPER, "collections", "keys", "status"])
def test_everyone_must_sign_in(name: str, make) -> None:
    document = make()
    plain = name in {"collections", "keys", "status"}
    answer = Client().get(reverse(name)) if plain else call(Client(), name, document)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign-in"))


@pytest.mark.parametrize("name", ["collection", "progress", "document", "document-content"])
def test_a_reader_reads(name: str, make, browser, bob) -> None:
    assert call(browser(bob), name, make()).status_code == 200


FORBIDDEN = sorted(
    {*ACTS, *DEEPER, "collection-settings"} - {"document-restore", "collection-restore"}
)


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_reader_may_not_act(name: str, make, browser, bob) -> None:
    document = make()
    grants = list(Grant.objects.values_list("pk", "role"))
    assert call(browser(bob), name, document).status_code == 403
    document.refresh_from_db()
    assert (document.deleted_at, document.restricted) == (None, False)
    assert list(Grant.objects.values_list("pk", "role")) == grants


def test_an_editor_may_not_manage(make, browser, edith) -> None:
    document = make()
    for name in ("collection-settings", "member-add", "collection-delete", "reader-add"):
        assert call(browser(edith), name, document).status_code == 403, name


def test_a_reader_sees_no_buttons_of_editors(make, browser, bob) -> None:
    document = make(state="failed", failure_code="damaged")
    client: Client = browser(bob)
    listed = client.get(reverse("collection", args=[document.collection_id]))
    shown = client.get(reverse("document", args=[document.pk]))
    for page in (listed, shown):
        for word in ("Retry", "Delete", "Choose files", "Try again", "Members and settings"):
            assert word not in page.content.decode(), word


def test_a_restricted_document_is_neither_shown_nor_counted(
    make, browser, bob, edith, as_alice, handbook
) -> None:
    make("Open.md")
    secret = make("Secret.md")
    restrict(document=secret, by=as_alice, users=[edith])
    client: Client = browser(bob)
    page = client.get(reverse("collection", args=[handbook.pk]))
    assert page.context["counts"].documents == 1
    assert "Secret" not in page.content.decode()
    assert "1 document" in client.get(reverse("collections")).content.decode()
    poll = client.get(reverse("progress", args=[handbook.pk]), {"id": str(secret.pk)})
    assert "Secret" not in poll.content.decode()
    assert client.get(reverse("document", args=[secret.pk])).status_code == 404
    assert client.get(reverse("document-content", args=[secret.pk])).status_code == 404
    assert browser(edith).get(reverse("document", args=[secret.pk])).status_code == 200


@pytest.mark.parametrize("method", ["get", "put"])
def test_acts_are_posts_only(method: str, make, browser, alice) -> None:
    document = make()
    send: Callable = getattr(browser(alice), method)
    assert send(reverse("document-delete", args=[document.pk])).status_code == 405


def test_every_act_needs_the_csrf_token(make, alice) -> None:
    document = make()
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    for name in [*ACTS, *DEEPER]:
        assert call(client, name, document).status_code == 403, name
    document.refresh_from_db()
    assert document.deleted_at is None
