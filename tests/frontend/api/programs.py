"""Programs that call the API."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client

from kb.access import create_key, principal_of
from kb.models import Collection, Document, User
from tests.retrieval.search.shelf import shelve

ROOT = "/api/v1/"


class Program:
    """Calls below /api/v1/ with one API key (or none)."""

    def __init__(self, key: str = "", **headers: str) -> None:
        if key:
            headers["Authorization"] = f"Bearer {key}"
        self.client = Client(headers=headers)

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        if body is not None:
            options |= {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(self.client, method)(ROOT + path, **options)

    def get(self, path: str, query: dict[str, Any] | None = None, **options: Any) -> Any:
        return self.client.get(ROOT + path, query, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        return self.call("post", path, body, **options)

    def upload(self, collection: Collection, *files: ContentFile[Any], **form: Any) -> Any:
        headers = form.pop("headers", {})
        return self.client.post(
            f"{ROOT}collections/{collection.pk}/documents",
            {"file": list(files), **form},
            headers=headers,
        )


def key_of(
    user: User,
    scopes: Iterable[str] = ("read", "write", "manage"),
    collections: Iterable[Collection] | None = None,
) -> str:
    """Return the text of a new key."""
    by = principal_of(user)
    return create_key(by=by, name="test", scopes=scopes, collections=collections)[1]


def publish(collection: Collection, title: str, *texts: str, original: bytes = b"x") -> Document:
    """Return a published document whose original is stored, too."""
    document = shelve(collection, title, *texts)
    version = document.current
    assert version is not None
    version.file.save("original", ContentFile(original))
    return document
