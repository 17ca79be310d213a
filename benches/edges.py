"""The edges of ingestion, each against the running product: bombs, entities, 10,000 pages, a full
disk, versions and deletions while a document is being indexed.

The disk is a tmpfs of 64 MB, which needs the rights to mount one; without them this part says so.
"""

from __future__ import annotations

import argparse
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from benches.bombs import MEGABYTE, bombs, pages
from benches.client import EVIDENCE, machine
from benches.hostile import Peak
from benches.product import Product

ENDED = ("ready", "failed", "quarantined")


class Desk:
    """A collection to upload to, and the questions one asks about what became of it."""

    def __init__(self, product: Product, http: httpx.Client) -> None:
        self.product, self.http = product, http
        made = http.post("/collections", json={"name": "edges"}).raise_for_status()
        self.collection: str = made.json()["id"]

    def put(self, name: str, body: bytes, **fields: str) -> httpx.Response:
        """Upload a file."""
        path = f"/collections/{self.collection}/documents"
        return self.http.post(path, files={"file": (name, body)}, data=fields)

    def get(self, document: str) -> dict[str, Any]:
        """Return a document as the API shows it."""
        return dict(self.http.get(f"/documents/{document}").json())

    def wait(self, document: str, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Poll until a document is as wanted, at most for half an hour."""
        deadline = time.monotonic() + 1800
        while not until(found := self.get(document)):
            if time.monotonic() > deadline:
                raise TimeoutError(document)
            time.sleep(0.05)
        return found

    def count(self, question: str, *values: str) -> int:
        """Ask the database for a number."""
        with self.product.database() as database:
            return int((database.execute(question, values).fetchone() or (0,))[0])


def _ended(found: dict[str, Any]) -> bool:
    return found["state"] in ENDED


def _fate(desk: Desk, name: str, body: bytes) -> str:
    """Upload a file and return a row: how it ended, after how long, how far a parser grew."""
    peak = Peak(desk.product)
    peak.start()
    began = time.monotonic()
    answer = desk.put(name, body)
    if answer.status_code == 202:
        found = desk.wait(answer.json()[0]["id"], _ended)
        state, why = found["state"], (found["failure"] or {}).get("message", "")
        if found["state"] == "ready":
            why = f"{found['passages']} passages"
    else:
        state, why = f"refused, {answer.status_code}", answer.json()["detail"]
    seconds = time.monotonic() - began
    peak.over.set()
    peak.join()
    size = f"{len(body) / MEGABYTE:.2f}"
    why = str(why)[:110].replace("|", "/")
    return f"| {name} | {size} | {state} | {seconds:.1f} | {peak.growth >> 20} | {why} |"


def hostile(desk: Desk) -> Iterator[str]:
    """Bombs and entities."""
    yield "| file | MB | ended | s | parser grew by MB | what the uploader is told |"
    yield "|---|---:|---|---:|---:|---|"
    for name, body in bombs().items():
        yield _fate(desk, name, body)
    leaked = desk.count("SELECT count(*) FROM kb_passage WHERE text LIKE %s", "%root:%")
    escaped = Path("/tmp/footnote-escaped.txt").exists()
    yield f"\nPassages with text of /etc/passwd: {leaked}. File outside the store: {escaped}."


def long_ones(desk: Desk) -> Iterator[str]:
    """Ten thousand pages."""
    yield "| file | MB | ended | s | parser grew by MB | |"
    yield "|---|---:|---|---:|---:|---|"
    yield _fate(desk, "10,000 pages.pdf", pages(10_000))


def _long_text(version: int) -> bytes:
    return "\n\n".join(
        f"# Rule {n}\n\nVersion {version}: form {n} goes to office {n * 3}." for n in range(600)
    ).encode()


def changing(desk: Desk) -> Iterator[str]:
    """Two more versions while the first is indexed; a deletion while indexing."""

    def begun(found: dict[str, Any]) -> bool:
        return bool(found["state"] == "embedding" or _ended(found))

    first = desk.put("rules.md", _long_text(1), external_id="rules").json()[0]["id"]
    desk.wait(first, begun)
    began = time.monotonic()
    for version in (2, 3):
        desk.put("rules.md", _long_text(version), external_id="rules").raise_for_status()
    desk.wait(first, lambda found: found["current_version"] == 3 and _ended(found))
    seconds = time.monotonic() - began
    current = "SELECT count(*) FROM kb_passage p JOIN kb_document d ON d.current_id = p.version_id "
    stale = desk.count(current + "WHERE d.id = %s AND p.text NOT LIKE %s", first, "%Version 3%")
    good = desk.count(current + "WHERE d.id = %s AND p.text LIKE %s", first, "%Version 3%")
    yield (
        f"- Versions 2 and 3 uploaded while version 1 was embedding: version 3 in use after "
        f"{seconds:.0f} s with {good} passages, {stale} of them of another version."
    )
    doomed = desk.put("doomed.md", _long_text(9)).json()[0]["id"]
    desk.wait(doomed, begun)
    began = time.monotonic()
    status = desk.http.delete(f"/documents/{doomed}").status_code
    took = (time.monotonic() - began) * 1000
    gone = desk.http.get(f"/documents/{doomed}").status_code
    deadline = time.monotonic() + 60
    rows = "SELECT count(*) FROM kb_{} WHERE document_id = %s"
    while desk.count(rows.format("version"), doomed) and time.monotonic() < deadline:
        time.sleep(0.1)
    cleared = time.monotonic() - began
    left = desk.count(rows.format("passage"), doomed) + desk.count(rows.format("version"), doomed)
    yield (
        f"- Deleted while embedding: answered {status} after {took:.0f} ms, {gone} from then on; "
        f"{left} rows left after {cleared:.1f} s."
    )


def _small_disk(home: Path) -> bool:
    files = home / "files"
    files.mkdir(mode=0o700, parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m,mode=700", "tmpfs", str(files)]
    return subprocess.run(mount, check=False, capture_output=True).returncode == 0


@contextmanager
def _on_a_small_disk() -> Iterator[tuple[Desk | None, Path]]:
    product = Product(FOOTNOTE_DISK_RESERVE=str(8 * MEGABYTE), FOOTNOTE_UNDO_SECONDS="0")
    files = product.home / "files"
    if not _small_disk(product.home):
        yield None, files
        return
    product.stopped = partial(subprocess.run, ["umount", str(files)], check=True)
    with product, product.client() as http:
        yield Desk(product, http), files


def full_disk() -> Iterator[str]:
    """Uploads until the disk is full, searches then, and uploads after something was deleted."""
    with _on_a_small_disk() as (desk, _):
        if desk is None:
            yield "- A full disk: not measured, this user may not mount a tmpfs."
            return
        stored, statuses = [], []
        for number in range(40):
            answer = desk.put(f"{number}.txt", f"part {number} ".encode() * (4 * MEGABYTE // 10))
            statuses.append(answer.status_code)
            if answer.status_code != 202:
                break
            stored.append(answer.json()[0]["id"])
        told = answer.json()["detail"]
        again = desk.put("more.txt", b"more " * MEGABYTE).status_code
        search = desk.http.post("/search", json={"query": "part"}).status_code
        listed = desk.http.get(f"/collections/{desk.collection}/documents").status_code
        for document in stored[:3]:
            desk.http.delete(f"/documents/{document}").raise_for_status()
        deadline = time.monotonic() + 60
        while (back := desk.put("more.txt", b"more " * MEGABYTE).status_code) != 202:
            if time.monotonic() > deadline:
                break
            time.sleep(0.5)
        yield (
            f"- 64 MB disk, 4 MB files: {len(stored)} stored, then {statuses[-1]} ({told}) and "
            f"{again}; search meanwhile {search}, list {listed}. After three deletions the same "
            f"upload: {back}, without a restart."
        )


def report() -> Iterator[str]:
    """Run everything; yield the lines of the report as they come."""
    yield from ("# The edges of ingestion", "", f"`make bench-edges`. Machine: {machine()}", "")
    yield from ("## A full disk", "", *full_disk(), "")
    with Product() as product, product.client() as http:
        http.timeout = httpx.Timeout(120)
        desk = Desk(product, http)
        desk.wait(desk.put("first.txt", b"The parsers start.").json()[0]["id"], _ended)
        yield from ("## Versions and deletions while indexing", "", *changing(desk), "")
        yield from ("## Bombs and entities", "", *hostile(desk), "")
        yield from ("## Ten thousand pages", "", *long_ones(desk))


def main() -> None:
    """Measure, print and store."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dry", action="store_true", help="do not store the report")
    chosen = options.parse_args()
    lines = []
    for line in report():
        lines.append(line)
        print(line, flush=True)
    if not chosen.dry:
        (EVIDENCE / "edges.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
