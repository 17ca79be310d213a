"""A parser that was taken over can write what it likes; all of it ends as "crashed"."""

import json

import pytest

from ingestion.errors import ReadingError
from ingestion.reading import page_letters, page_sizes, pages, read, reader, render_page, sandbox
from ingestion.reading.sandbox import Limits, call

MODULE = "tests.ingestion.reading.crashes"
LIMITS = Limits(seconds=20, stall=20, memory=1_500_000_000, output=8 * 2**20, more=60, each=5)
GOOD = {"kind": "paragraph", "text": "Seen."}
DONE = {"pages": 1, "title": "T", "warnings": [], "notes": []}


@pytest.fixture(autouse=True)
def _taken_over(monkeypatch):
    monkeypatch.setattr(reader, "TASKS", MODULE)
    monkeypatch.setattr(pages, "_TASKS", MODULE)
    yield
    sandbox.server(MODULE).stop()


@pytest.fixture
def saying(tmp_path):
    def store(*messages):
        path = tmp_path / "stored"
        path.write_bytes(
            b"".join(
                (m if isinstance(m, bytes) else json.dumps(m).encode()) + b"\n" for m in messages
            )
        )
        return path

    return store


def reason(run) -> str:
    with pytest.raises(ReadingError) as error:
        run()
    return error.value.code


def _read(path):
    return read(path, format="pdf", progress=lambda percent: None)


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"more": 1e400}',
        b'{"more": NaN}',
        b'{"more": -1}',
        b'{"more": true}',
        b'{"more": []}',
        b'{"more": "9"}',
        b'{"more": 1' + b"0" * 5_000 + b"}",
        b'{"error": {}}',
        b'{"error": "timeout", "params": 3}',
        b'{"error": "timeout", "params": ["x"]}',
        b'{"error": "timeout", "params": {"code": "x"}}',
        b'{"error": "too-large", "params": {"limit": 1e400}}',
        b'{"error": "too-large", "params": {"limit": "\\ud800"}}',
        b'{"error": "too-large", "params": {"limit": [[[]]]}}',
        b'{"beat": 1}\n{"error": "sandbox"}',
        b"7",
        b"\xff\xfe",
    ],
)
def test_odd_messages_end_as_a_crash(saying, line):
    path = saying(line)
    server = sandbox.server(MODULE)

    def run():
        list(call(server, "hijacked", path=path, limits=LIMITS, params={}))

    assert reason(run) == "crashed"


def test_an_endless_number_of_seconds_is_given_a_part_at_a_time(saying):
    path = saying(*[b'{"more": 1' + b"0" * 400 + b"}"] * 3)
    assert list(call(sandbox.server(MODULE), "hijacked", path=path, limits=LIMITS, params={}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "spell"},
        {"kind": []},
        {"text": 3},
        {"text": "a\x00b"},
        {"text": "\ud800"},
        {"level": 7},
        {"level": "1"},
        {"page": 1.5},
        {"page": -1},
        {"page": 10**30},
        {"rows": "abc"},
        {"rows": [["a", 1]]},
        {"rows": [["\ud800"]]},
        {"header": True},
        {"boxes": 3},
        {"boxes": [3]},
        {"boxes": [{"page": 1, "x": "a", "y": 0, "width": 0, "height": 0}]},
        {"boxes": [{"page": 1, "x": float("nan"), "y": 0, "width": 0, "height": 0}]},
        {"boxes": [{"page": 1, "x": float("inf"), "y": 0, "width": 0, "height": 0}]},
        {"unknown": 1},
    ],
)
def test_odd_blocks_end_as_a_crash(saying, wrong):
    assert reason(lambda: _read(saying({"block": GOOD | wrong}, {"done": DONE}))) == "crashed"


@pytest.mark.parametrize(
    "wrong",
    [
        {"pages": -1},
        {"pages": "many"},
        {"pages": 10**30},
        {"title": 3},
        {"warnings": "abc"},
        {"warnings": [1]},
        {"notes": 3},
        {"notes": [3]},
        {"notes": [{"code": "unheard-of"}]},
        {"notes": [{"code": []}]},
        {"notes": [{"code": "cut-off", "text": 3}]},
        {"notes": [{"code": "page-ocr", "page": "1"}]},
        {"notes": [{"code": "page-ocr", "page": 1, "value": float("inf")}]},
        {"notes": [{"code": "page-ocr", "page": 1, "value": "high"}]},
    ],
)
def test_odd_endings_end_as_a_crash(saying, wrong):
    assert reason(lambda: _read(saying({"block": GOOD}, {"done": DONE | wrong}))) == "crashed"


@pytest.mark.parametrize(
    "message",
    [
        {"block": 3},
        {"block": None},
        {"block": []},
        {"progress": "all"},
        {"progress": 1e300},
        {"progress": 101},
        {"done": 3},
        {"done": []},
        {"done": {}},
    ],
)
def test_other_odd_messages_end_as_a_crash(saying, message):
    assert reason(lambda: _read(saying(message))) == "crashed"


def test_sound_messages_are_taken(saying):
    notes = [{"code": "page-ocr", "page": 1, "value": 0.9}]
    found = _read(saying({"block": GOOD}, {"progress": 50}, {"more": 3}))
    assert [block.text for block in found.blocks] == ["Seen."]
    found = _read(saying({"block": GOOD}, {"done": DONE | {"notes": notes}}))
    assert found.blocks[0].text == "Seen."


@pytest.mark.parametrize(
    "done",
    [
        3,
        [],
        "x",
        {},
        {"png": 3, "sizes": 3},
        {"png": "%%", "sizes": [[1, "x"]]},
        {"png": "AAAA", "sizes": [[1, 2, 3]]},
        {"png": None, "sizes": [[float("inf"), 1]]},
        {"size": [1, 0], "text": "a", "places": [1, 2, 3, 4]},
        {"size": [1, 1], "text": "ab", "places": [1, 2, 3, 4]},
        {"size": [1, 1], "text": "a", "places": [1, 2, 3, 10_001]},
        {"size": [1, 1], "text": "\x00", "places": [1, 2, 3, 4]},
    ],
)
def test_odd_pictures_of_pages_end_as_a_crash(saying, done):
    path = saying({"done": done}, {"end": True}, b"[")
    assert reason(lambda: render_page(path, page=1, width=100)) == "crashed"
    assert reason(lambda: page_sizes(path)) == "crashed"
    assert reason(lambda: page_letters(path, page=1)) == "crashed"
