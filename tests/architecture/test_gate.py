"""Documents are reached through `kb.access`, whatever way a query is written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import files, name, tree

HOLDS_CONTENT = {"Document", "Passage", "Version", "Content"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
INSIDE = ("kb", "ingestion")
TABLE = re.compile(
    r"\b(from|join|update|into)\s+\"?kb_(document|passage|version|content|vector)(\b|_)", re.I
)
SEARCHES = "retrieval/search/"


def _outside() -> Iterator[Path]:
    return (path for path in files() if name(path).split("/")[0] not in INSIDE)


def _strings(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_manager_of_a_table_with_content_is_used_outside_kb_and_ingestion() -> None:
    used = [
        f"{name(path)}:{node.lineno}"
        for path in _outside()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in MANAGERS
        and isinstance(node.value, ast.Name | ast.Attribute)
        and (node.value.id if isinstance(node.value, ast.Name) else node.value.attr)
        in HOLDS_CONTENT
    ]
    assert used == []


def test_no_model_is_looked_up_by_name_outside_kb_and_ingestion() -> None:
    used = [
        f"{name(path)}:{node.lineno}"
        for path in _outside()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "get_model"
    ]
    assert used == []


def test_sql_on_these_tables_is_searchs_alone_and_always_under_the_permitted_set() -> None:
    for path in _outside():
        for text in _strings(path):
            if TABLE.search(text):
                assert name(path).startswith(SEARCHES), f"SQL in {name(path)}"
                assert "FROM permitted" in text, f"no permitted set in {name(path)}: {text}"
