"""Vendored files are what their table says, and each has its licence."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

STATIC = Path(__file__).resolve().parents[3] / "frontend" / "static"
ROW = re.compile(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", re.MULTILINE)


def test_every_vendored_file_has_the_hash_of_its_row() -> None:
    rows = dict(ROW.findall((STATIC / "VENDORED.md").read_text()))
    files = [*STATIC.glob("vendor/*.js"), *STATIC.glob("fonts/*.woff2")]
    assert {str(each.relative_to(STATIC)) for each in files} == set(rows)
    for each in files:
        assert hashlib.sha256(each.read_bytes()).hexdigest() == rows[str(each.relative_to(STATIC))]


def test_every_vendored_file_has_a_licence_beside_it() -> None:
    assert (STATIC / "fonts" / "source-serif-4.LICENSE").exists()
    for each in STATIC.glob("vendor/*.js"):
        assert each.with_name(each.name.replace(".min.js", ".LICENSE")).exists()
