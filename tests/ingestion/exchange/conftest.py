"""Collections to send, and what can be compared of them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from ingestion.exchange import export_collection
from ingestion.intake import submit, submit_version
from kb.access import create_collection, grant, restrict
from kb.models import Collection, Role
from tests.ingestion.packing import zipped
from tests.ingestion.state import drain


@pytest.fixture
def rules(as_alice, bob, charlie, readers) -> Collection:
    """A collection with two versions, a restricted document, Chinese names, an archive, grants."""
    collection = create_collection(name="制度 Rules", description="All rules.", by=as_alice)
    grant(collection=collection, by=as_alice, role=Role.READER, group=readers)
    grant(collection=collection, by=as_alice, role=Role.EDITOR, user=charlie)
    told: dict[str, Any] = {"collection": collection, "by": as_alice}
    leave = submit(
        file=ContentFile("员工每年享有二十五天带薪年假。".encode()),
        filename="年假制度.txt",
        title="年假",
        external_id="leave-1",
        metadata={"部门": "人事", "year": 2026},
        tags=["人事", "Policy"],
        **told,
    )
    submit_version(
        file=ContentFile("员工每年享有三十天带薪年假。".encode()),
        filename="年假制度 v2.txt",
        document=leave,
        by=as_alice,
    )
    pay = submit(file=ContentFile(b"Pay is secret."), filename="pay.md", **told)
    restrict(document=pay, by=as_alice, users=[charlie], groups=[readers])
    submit(
        file=ContentFile(zipped({"a/one.txt": "The first.", "two.txt": "The second."})),
        filename="all.zip",
        **told,
    )
    drain()
    return collection


def file_of(collection: Collection, by, tmp_path: Path, name: str = "export.zip") -> Path:
    path = tmp_path / name
    with path.open("wb") as into:
        export_collection(collection=collection, by=by, into=into)
    return path


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.decode().splitlines()]


def comparable(path: Path) -> dict[str, Any]:
    """Return what two exports of the same content have in common: all but the ids."""
    found = contents(path)
    documents = lines(found["documents.ndjson"])
    paths = {row["id"]: row["title"] for row in documents}
    for row in documents:
        row["container"] = row["container"] and paths[row["container"]]
        del row["id"]
    manifest = json.loads(found["manifest.json"])
    return {
        "documents": sorted(documents, key=lambda row: (row["title"], row["member"])),
        "grants": sorted(lines(found["grants.ndjson"]), key=str),
        "description": manifest["description"],
        "counts": manifest["counts"],
        "originals": {name for name in found if name.startswith("originals/")},
    }


def changed(path: Path, target: Path, changes: dict[str, bytes | None], **more: Any) -> Path:
    """Write a file again with entries replaced, left out or added; its list is made to fit."""
    import hashlib

    found = {**contents(path), **changes}
    found = {name: data for name, data in found.items() if data is not None}
    manifest = json.loads(found.pop("manifest.json"))
    if more.get("fitting", True):
        manifest["entries"] = {n: hashlib.sha256(d).hexdigest() for n, d in found.items()}
    found["manifest.json"] = json.dumps({**manifest, **more.get("manifest", {})}).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", more.get("method", zipfile.ZIP_STORED)) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    target.write_bytes(out.getvalue())
    return target
