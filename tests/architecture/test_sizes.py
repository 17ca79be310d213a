"""Small files and short functions, so that a reader can hold one in the head."""

from __future__ import annotations

from statistics import median

from tests.architecture.sources import files, functions, lines, name


def test_the_median_file_has_at_most_70_lines() -> None:
    assert median(n for path in files() if (n := lines(path)) > 1) <= 70


def test_no_file_has_more_than_300_lines() -> None:
    assert [f"{name(path)}: {n}" for path in files() if (n := lines(path)) > 300] == []


def test_no_function_has_more_than_40_lines() -> None:
    assert [f"{where}: {n}" for where, n in functions() if n > 40] == []
