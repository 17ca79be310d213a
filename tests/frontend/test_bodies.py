"""Nobody can fill the disk through a page: bodies are judged before they are read."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from frontend.bodies import FORM
from kb.models import Collection, Document, User


def test_a_long_form_of_a_stranger_is_refused_unread(client: Client, db: None) -> None:
    file = SimpleUploadedFile("x.bin", b"x" * (FORM + 1))
    assert client.post(reverse("sign-in"), {"f": file}).status_code == 413
    assert client.post(reverse("sign-in"), {"username": "x" * FORM}).status_code == 413


def test_a_person_uploads_but_not_beyond_the_limit(
    client: Client, alice: User, handbook: Collection, settings: Settings
) -> None:
    settings.MAX_UPLOAD = 2 * FORM
    client.force_login(alice)
    to = reverse("upload", args=[handbook.pk])
    headers = {"accept": "application/json"}
    good = SimpleUploadedFile("good.txt", b"All staff have leave. " * (FORM // 20))
    assert client.post(to, {"files": good}, headers=headers).status_code == 202
    long = SimpleUploadedFile("long.txt", b"x" * (2 * FORM + 1))
    answer = client.post(to, {"files": long}, headers=headers)
    assert answer.status_code == 413
    assert "long.txt" in answer.json()["message"]
    absurd = SimpleUploadedFile("absurd.txt", b"x" * (8 * FORM + 1))
    assert client.post(to, {"files": absurd}, headers=headers).status_code == 413
    assert Document.objects.count() == 1
