"""A collection as one file, over REST."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.base import ContentFile

from kb.access import role_in
from kb.models import Collection, Document, User
from tests.frontend.api.programs import ROOT, Program

pytestmark = pytest.mark.django_db


def exported(program: Program, collection: Collection) -> Any:
    return program.get(f"collections/{collection.pk}/export")


def imported(program: Program, data: bytes, **form: Any) -> Any:
    file = ContentFile(data, name="handbook.zip")
    return program.client.post(f"{ROOT}collections/import", {"file": file, **form})


def test_an_owner_gets_a_file_and_a_collection_back(
    owner: Program, rules: Document, handbook: Collection, as_alice: Any
) -> None:
    answer = exported(owner, handbook)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert 'filename="Handbook.zip"' in answer.headers["Content-Disposition"]
    data = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert json.loads(archive.read("manifest.json"))["name"] == "Handbook"
    answer = imported(owner, data, name="Copy")
    assert answer.status_code == 201, answer.json()
    body = answer.json()
    made = Collection.objects.get(pk=body["id"])
    assert (body["name"], body["not_taken"], body["unknown"]) == ("Copy", [], [])
    assert role_in(as_alice, made) == "owner"


def test_a_reader_may_not_export_and_a_stranger_sees_nothing(
    reader: Program, stranger: Program, handbook: Collection
) -> None:
    assert exported(reader, handbook).status_code == 403
    assert exported(stranger, handbook).status_code == 404


def test_a_file_that_is_none_is_a_400_and_makes_nothing(owner: Program, alice: User) -> None:
    answer = imported(owner, b"no zip at all")
    assert (answer.status_code, answer.json()["code"]) == (400, "not-a-bundle")
    assert not Collection.objects.exists()


def test_a_file_beyond_the_limit_is_a_413(owner: Program, alice: User, settings: Any) -> None:
    settings.MAX_IMPORT = 1_000
    assert imported(owner, b"x" * 5_000).status_code == 413


def test_an_unknown_field_is_a_400(owner: Program, alice: User) -> None:
    assert imported(owner, b"x", owner="me").status_code == 400
