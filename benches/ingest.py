"""What the product adds to the bare cost of reading and embedding, how it scales, what it keeps.

The worker's processes are held to as many cores as it has processes, everything else to the last
core. The bare cost is the processor time of the same reading and embedding in one process.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benches.client import EVIDENCE, ROOT, machine
from benches.papers import Paper, papers
from benches.product import Product, descendants

PATIENCE = 3600.0


@dataclass
class Run:
    """One run of the product over some documents."""

    documents: int
    passages: int
    seconds: float
    ready: int
    memory: list[tuple[float, int]] = field(default_factory=list)
    """(share of the documents done, bytes of the worker and its parsers)."""


def bare(made: Sequence[Paper]) -> tuple[float, float, int]:
    """Return the processor seconds of reading, of embedding, and the passages of these papers."""
    names = [paper.name for paper in made]
    data = json.dumps([names, [paper.body.hex() for paper in made]]).encode()
    done = subprocess.run(
        [sys.executable, "-m", "benches.ingest", "--bare"],
        input=data,
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    reading, embedding, passages = json.loads(done.stdout)
    return reading, embedding, passages


def _bare() -> None:
    """Read and embed what comes on the input, on one core, and write down what that cost."""
    os.sched_setaffinity(0, {0})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.conf import settings

    from ingestion.reading import from_json, identify, readers
    from ingestion.splitting import header, split
    from ingestion.splitting.pieces import whole
    from kb.embedding import configured, load

    names, bodies = json.loads(sys.stdin.buffer.read())
    readers.preload()
    model = load(configured())
    model.passages(["warm"])
    reading = embedding = 0.0
    passages = 0
    for name, body in zip(names, map(bytes.fromhex, bodies), strict=True):
        began = time.process_time()
        params = {"format": identify(filename=name, head=body[:8192]).name}
        params |= {"most_text": 10**8, "most_pages": 10**4}
        found = list(readers.read(io.BytesIO(body), params))
        blocks = from_json([message["block"] for message in found if "block" in message])
        read = time.process_time()
        title = Path(name).stem
        pieces = split(blocks, title=title, budget=settings.PASSAGE_TOKENS, count=model.count)
        texts = [whole(header(title, piece.headings), piece.text) for piece in pieces]
        for start in range(0, len(texts), 16):
            model.passages(texts[start : start + 16])
        reading += read - began
        embedding += time.process_time() - read
        passages += len(pieces)
    print(json.dumps([reading, embedding, passages]))


def run(made: Sequence[Paper], workers: int) -> Run:
    """Upload all papers and wait for the last one; return what that took."""
    with Product(FOOTNOTE_WORKER_PROCESSES=str(workers)) as product:
        _hold(product, workers)
        with product.client() as http:
            collection = http.post("/collections", json={"name": "bench"}).json()["id"]
            began = time.monotonic()
            for start in range(0, len(made), 20):
                batch = made[start : start + 20]
                files = [("file", (paper.name, paper.body)) for paper in batch]
                http.post(f"/collections/{collection}/documents", files=files).raise_for_status()
        memory = _watch(product, collection, len(made))
        seconds = time.monotonic() - began
        with product.database() as database:
            ready, passages = database.execute(
                "SELECT count(*), sum(v.passage_count) FROM kb_version v JOIN kb_document d "
                "ON d.id = v.document_id WHERE d.collection_id = %s AND v.state = 'ready'",
                [collection],
            ).fetchone() or (0, 0)
    return Run(len(made), int(passages), seconds, int(ready), memory)


def _hold(product: Product, workers: int) -> None:
    """Keep the worker's processes on the first cores and the rest on the last one."""
    cores = sorted(os.sched_getaffinity(0))
    for name in ("worker", "web", "postgres", "valkey", "upkeep", "clock"):
        pid = product.pid(name)
        for each in [pid, *descendants(pid)] if pid else []:
            with suppress(ProcessLookupError):
                chosen = cores[:workers] if name == "worker" else cores[-1:]
                os.sched_setaffinity(each, set(chosen))


def _watch(product: Product, collection: str, total: int) -> list[tuple[float, int]]:
    question = (
        "SELECT count(*) FROM kb_version v JOIN kb_document d ON d.id = v.document_id "
        "WHERE d.collection_id = %s AND v.state IN ('ready', 'failed', 'quarantined')"
    )
    seen: list[tuple[float, int]] = []
    deadline = time.monotonic() + PATIENCE
    with product.database() as database:
        while time.monotonic() < deadline:
            done = (database.execute(question, [collection]).fetchone() or (0,))[0]
            seen.append((done / total, _memory(product)))
            if done >= total:
                break
            time.sleep(0.25)
    return seen


def _memory(product: Product) -> int:
    pid = product.pid("worker")
    pids = [pid, *descendants(pid)] if pid else []
    return sum(_proportional(each) for each in pids)


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def start_up() -> tuple[float, float]:
    """Return the seconds until a worker takes messages, and until its parsers are loaded."""
    with Product(FOOTNOTE_WORKER_PROCESSES="1") as product:
        log = product.home / "logs" / "worker.log"
        before = log.read_text(errors="replace").count(" ready.")
        pid = product.pid("worker")
        began = time.monotonic()
        for each in [pid, *descendants(pid)] if pid else []:
            with suppress(ProcessLookupError):
                os.kill(each, 9)
        _until(lambda: log.read_text(errors="replace").count(" ready.") > before)
        ready = time.monotonic() - began
        with product.client() as http:
            collection = http.post("/collections", json={"name": "first"}).json()["id"]
            began = time.monotonic()
            body = {"title": "first", "text": "The first text."}
            made = http.post(f"/collections/{collection}/documents", json=body).json()[0]["id"]
            _until(lambda: http.get(f"/documents/{made}").json()["state"] == "ready")
        return ready, time.monotonic() - began


def _until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)


def _quarters(memory: Sequence[tuple[float, int]]) -> list[float]:
    """Return the median MB of the four quarters of the run."""
    found = []
    for quarter in range(4):
        part = sorted(m for share, m in memory if quarter / 4 <= share <= (quarter + 1) / 4)
        found.append(part[len(part) // 2] / 2**20 if part else 0.0)
    return found


def report(documents: int, many: int, seed: int) -> str:
    """Do all the runs; return the figures as Markdown."""
    made = [paper for paper in papers(documents, seed) if not paper.external_id]
    lines = ["# What ingestion costs", "", f"`make bench-ingest`. Machine: {machine()}", ""]
    reading, embedding, passages = bare(made)
    lines.append(
        f"- {len(made)} documents, {passages} passages; bare: {reading:.1f} s of processor time "
        f"for reading, {embedding:.1f} s for splitting and embedding."
    )
    times = {}
    for workers in (1, 2):
        done = run(made, workers)
        times[workers] = done.seconds
        ratio = done.seconds / (reading + embedding)
        lines.append(
            f"- {workers} worker process{'es' * (workers > 1)} on as many cores: {done.ready} of "
            f"{done.documents} READY, {done.passages} passages in {done.seconds:.1f} s; wall time "
            f"/ bare processor time {ratio:.2f}."
        )
    lines.append(f"- Two workers are {times[1] / times[2]:.2f} times as fast as one.")
    ready, first = start_up()
    lines.append(
        f"- A killed worker takes messages again after {ready:.1f} s; its first document, with "
        f"parsers and model to load, is READY {first:.1f} s after the upload."
    )
    if many:
        small = [
            Paper(f"{n}.md", f"# Note {n}\n\nRoom {n} is cleaned on day {n % 7}.".encode())
            for n in range(many)
        ]
        done = run(small, 1)
        quarters = ", ".join(f"{value:.0f}" for value in _quarters(done.memory))
        lines.append(
            f"- {done.ready} of {many} small documents READY in {done.seconds:.0f} s "
            f"({done.ready / done.seconds:.1f} a second); memory of the worker with its parsers in "
            f"the four quarters of the run: {quarters} MB."
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print and store."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--documents", type=int, default=120)
    options.add_argument("--many", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--dry", action="store_true", help="do not store the report")
    chosen = options.parse_args()
    if chosen.bare:
        _bare()
        return
    text = report(chosen.documents, chosen.many, chosen.seed)
    print(text)
    if not chosen.dry:
        (EVIDENCE / "ingestion.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
