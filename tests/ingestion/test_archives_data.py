"""Archives of the evaluation data: friendly ones lose nothing, hostile ones harm nothing."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from ingestion.pipeline.claiming import claim
from ingestion.pipeline.running import run
from ingestion.reading import read
from kb.models import Content, Document, State
from tests.ingestion.state import drain, latest

DOCS = Path(__file__).parents[3] / "shared" / "data" / "docs"
HOSTILE = DOCS / "hostile-dev" / "generated"
ARCHIVES = (".zip", ".gz", ".tar")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.data,
    pytest.mark.skipif(not DOCS.is_dir(), reason="needs ../shared/data"),
]


def _rows(folder: Path) -> list[dict[str, object]]:
    manifest = folder / "manifest.jsonl"
    lines = manifest.read_text(encoding="utf-8").splitlines() if manifest.exists() else []
    rows = [json.loads(line) for line in lines]
    return [row for row in rows if str(row["file"]).endswith(ARCHIVES)]


def _text(document: Document) -> str:
    return "\n".join(
        block["text"] for block in Content.objects.get(version=latest(document)).blocks
    )


@pytest.mark.parametrize("row", _rows(HOSTILE), ids=lambda row: str(row["file"]))
def test_a_hostile_archive_ends_as_its_manifest_says(upload, row):
    from kb.errors import InvalidError

    limits, started = row.get("limits", {}), time.monotonic()
    try:
        archive = upload((HOSTILE / str(row["file"])).read_bytes(), row["file"])
    except InvalidError:
        assert row["expect"] in ("reject", "either")
        return
    drain()
    state = latest(archive).state
    assert state in (State.READY, State.FAILED)
    assert {"reject": State.FAILED}.get(row["expect"], state) == state
    assert time.monotonic() - started < limits.get("seconds", 300)
    assert not any(Path(path).exists() for path in row.get("must_not_write", []))
    said = "".join(_text(each) for each in Document.objects.filter(latest__state=State.READY))
    assert str(row.get("must_not_contain", "\0")) not in said


@pytest.mark.parametrize("row", _rows(DOCS / "roundtrip-dev"), ids=lambda row: str(row["file"]))
def test_the_text_of_a_member_is_the_text_that_was_packed(upload, row):
    folder = DOCS / "roundtrip-dev"
    archive = upload((folder / row["file"]).read_bytes(), row["file"])
    run(claim())
    found = ""
    for member in archive.members.all():
        version = latest(member)
        path = Path(version.file.path)
        blocks = read(path, format=version.format, progress=lambda _: None).blocks
        found += "\n".join(block.text for block in blocks)
    wanted = re.findall(r"\w+", (folder / row["expected"]).read_text(encoding="utf-8"))
    missing = [word for word in wanted if word not in found]
    assert len(missing) <= len(wanted) * 0.02
