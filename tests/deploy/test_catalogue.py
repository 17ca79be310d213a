"""Model files: fetched from the first source that delivers, never used with a wrong hash."""

from __future__ import annotations

import hashlib
import http.server
import re
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.catalogue import HashError, Model, ModelError, fetch, models, path_of
from deploy.catalogue.files import cache_folder
from deploy.catalogue.sources import Source, URLSource, WheelsSource

CONTENT = bytes(range(256)) * 5000
PART = 500_000


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def asked(tmp_path: Path) -> list[str]:
    """The ranges that the hub was asked for."""
    return []


@pytest.fixture
def hub(asked: list[str]) -> Iterator[str]:
    """A web server that knows ranges and serves CONTENT."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(200)
            self.end_headers()

        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            asked.append(wanted)
            offset = int(re.findall(r"\d+", wanted)[0]) if wanted else 0
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Length", str(len(CONTENT) - offset))
            self.end_headers()
            self.wfile.write(CONTENT[offset:])

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/model.gguf"
        server.shutdown()


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WheelsSource:
    """Packages that carry CONTENT in parts, where pip finds them without a network."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    parts = [CONTENT[at : at + PART] for at in range(0, len(CONTENT), PART)]
    for number, part in enumerate(parts, start=1):
        name = f"toy_part{number}"
        info = f"{name}-1.0.dist-info"
        with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}/data/part{number:02}.bin", part)
            wheel.writestr(
                f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
            )
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return WheelsSource("toy-part{n}==1.0", "data/part{n:02}.bin", len(parts), PART)


def toy(*sources: Source, sha256: str = hashlib.sha256(CONTENT).hexdigest()) -> Model:
    return Model("toy", "toy.gguf", len(CONTENT), sha256, "Apache-2.0", "", sources)


def quiet(done: int, size: int, source: str) -> None:
    assert 0 < done <= size


def test_the_catalogue_is_complete() -> None:
    for model in models():
        assert re.fullmatch("[0-9a-f]{64}", model.sha256)
        assert model.licence
        assert model.sources
        for source in model.sources:
            if isinstance(source, WheelsSource):
                assert (source.parts - 1) * source.part_bytes < model.size
                assert model.size <= source.parts * source.part_bytes


def test_a_file_comes_from_the_hub(hub: str) -> None:
    assert fetch(toy(URLSource(hub)), progress=quiet).read_bytes() == CONTENT


def test_a_file_comes_from_wheels_part_by_part(wheels: WheelsSource) -> None:
    assert fetch(toy(wheels), progress=quiet).read_bytes() == CONTENT


def test_a_broken_download_goes_on_at_the_byte_where_it_broke(hub: str, asked: list[str]) -> None:
    (cache_folder() / "toy.part").write_bytes(CONTENT[:777_777])
    assert fetch(toy(URLSource(hub)), progress=quiet).read_bytes() == CONTENT
    assert asked == ["bytes=777777-"]


def test_wheels_go_on_inside_a_part_that_another_source_began(wheels: WheelsSource) -> None:
    (cache_folder() / "toy.part").write_bytes(CONTENT[:777_777])
    assert fetch(toy(wheels), progress=quiet).read_bytes() == CONTENT


def test_a_hub_out_of_reach_is_passed_over_quickly(hub: str) -> None:
    begun = time.monotonic()
    nowhere = URLSource("http://127.0.0.1:1/model.gguf")
    assert fetch(toy(nowhere, URLSource(hub)), progress=quiet).read_bytes() == CONTENT
    assert time.monotonic() - begun < 3.5


def test_a_wrong_hash_is_refused_and_nothing_is_kept(hub: str) -> None:
    with pytest.raises(ModelError, match="another SHA-256"):
        fetch(toy(URLSource(hub), sha256="0" * 64), progress=quiet)
    assert not (cache_folder() / "toy.gguf").exists()
    assert (cache_folder() / "toy.part").stat().st_size == 0


def test_a_cached_file_that_was_changed_is_refused_and_named() -> None:
    (cache_folder() / "toy.gguf").write_bytes(CONTENT[:-1] + b"!")
    with pytest.raises(HashError, match=r"toy\.gguf is not the toy"):
        fetch(toy(), progress=quiet)


def test_a_change_after_a_good_check_is_noticed(hub: str) -> None:
    path = fetch(toy(URLSource(hub)), progress=quiet)
    with path.open("r+b") as file:
        file.write(b"!")
    with pytest.raises(HashError):
        fetch(toy(URLSource(hub)), progress=quiet)


def test_a_local_folder_comes_first(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "toy.gguf").write_bytes(CONTENT)
    assert fetch(toy(), progress=quiet, local=str(folder)) == folder / "toy.gguf"
    assert path_of(toy()) is None


def test_when_no_source_delivers_every_reason_is_told() -> None:
    with pytest.raises(ModelError, match=r"127\.0\.0\.1:1: out of reach.*FOOTNOTE_MODELS"):
        fetch(toy(URLSource("http://127.0.0.1:1/x")), progress=quiet)
