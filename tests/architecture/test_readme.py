"""The documentation says what the code says."""

from __future__ import annotations

import re

from deploy import env
from tests.architecture.sources import ROOT

ROW = re.compile(r"^\|\s*`(?P<name>[A-Z][A-Z0-9_]+)`\s*\|(?P<default>[^|]*)\|(?P<doc>.*)\|\s*$")


def test_the_configuration_table_of_the_readme_is_the_one_of_the_code() -> None:
    readme = ROOT / "README.md"
    found = [ROW.match(line) for line in readme.read_text(encoding="utf-8").splitlines()]
    rows = [
        (row["name"], row["default"].strip().strip("`"), row["doc"].strip()) for row in found if row
    ]
    assert rows == [(name, default, doc.strip()) for name, default, doc in env.table()]
