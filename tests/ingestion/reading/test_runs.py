"""Data without spaces does not fill the index; language without spaces is kept."""

from __future__ import annotations

import time

from ingestion.reading import read


def _read(tmp_path, text: str, format: str = "txt"):
    path = tmp_path / "stored"
    path.write_text(text, encoding="utf-8")
    return read(path, format=format, progress=lambda percent: None)


def test_a_run_of_three_million_characters_leaves_its_beginning_and_a_note(tmp_path) -> None:
    found = _read(tmp_path, "The key:\n\n" + "QUJD" * 750_000 + "\n\nEnds here.")
    text = "\n".join(block.text for block in found.blocks)
    assert len(text) < 2_000
    assert text.startswith("The key:")
    assert text.endswith("Ends here.")
    (note,) = found.notes
    assert note.code == "cut-off"
    assert note.text.startswith("3000000 characters without a space")


def test_text_in_chinese_or_thai_needs_no_spaces(tmp_path) -> None:
    for text in ("合同编号" * 2_000, "สัญญา" * 2_000):
        found = _read(tmp_path, text)
        assert "".join(block.text for block in found.blocks) == text
        assert found.notes == []


def test_cells_are_shortened_like_other_text(tmp_path) -> None:
    found = _read(tmp_path, "name,picture\nlogo," + "A" * 20_000 + "\n", "csv")
    (table,) = found.blocks
    assert table.rows == [["name", "picture"], ["logo", "A" * 1_000]]
    assert len(table.text) < 1_100


def test_runs_just_below_the_limit_cost_time_in_proportion(tmp_path) -> None:
    started = time.monotonic()
    found = _read(tmp_path, ("A" * 5_000 + " ") * 400)
    assert sum(len(block.text) for block in found.blocks) > 1_990_000
    assert found.notes == []
    assert time.monotonic() - started < 10
