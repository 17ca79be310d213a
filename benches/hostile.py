"""Every hostile file through the running product: its expected outcome, its limits, no escape.

The product runs in a network namespace of its own, where every address leads back to a listener:
one packet for an address other than loopback's is a connection that would have left. Needs the
rights to make a namespace.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benches.client import DATA, EVIDENCE, machine
from benches.product import Product, descendants

PATIENCE = 300.0
"""Seconds after which a file counts as stuck."""
_IP, _IP6 = 0x0800, 0x86DD


@dataclass
class Outcome:
    """What became of one file."""

    row: dict[str, Any]
    state: str
    why: str
    seconds: float
    peak: int
    problems: list[str] = field(default_factory=list)


class DeadEnd:
    """Makes every address in the world this namespace's own, and counts the packets for them."""

    def __init__(self) -> None:
        for command in (
            "ip link set lo up",
            "ip route add local default dev lo",
            "ip -6 route add local default dev lo",
        ):
            subprocess.run(command.split(), check=True)
        self.packets: list[str] = []
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.ntohs(3))
        self._socket.bind(("lo", 0))
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            data, address = self._socket.recvfrom(2048)
            if address[1] == _IP and data[16] != 127:
                self.packets.append(socket.inet_ntop(socket.AF_INET, data[16:20]))
            elif address[1] == _IP6 and data[24:40] != bytes(15) + b"\1":
                self.packets.append(socket.inet_ntop(socket.AF_INET6, data[24:40]))


class Peak(threading.Thread):
    """Watches by how much the parsers grow beyond the size of their idle fork server."""

    def __init__(self, product: Product) -> None:
        super().__init__(daemon=True)
        self.product, self.over = product, threading.Event()
        self.idle = self.bytes = self._largest()

    def run(self) -> None:
        """Look twenty times a second."""
        while not self.over.wait(0.05):
            self.bytes = max(self.bytes, self._largest())

    def _largest(self) -> int:
        pid = self.product.pid("worker")
        below = descendants(pid) if pid else []
        return max((_resident(each) for each in below if _is_parser(each)), default=0)

    @property
    def growth(self) -> int:
        """Bytes."""
        return self.bytes - self.idle


def _is_parser(pid: int) -> bool:
    with suppress(OSError):
        return b"sandbox.zygote" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _resident(pid: int) -> int:
    with suppress(OSError, IndexError, ValueError):
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return 0


def rows() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield each file with its row of the manifests."""
    for part in ("generated", "third"):
        folder = DATA / "docs" / "hostile-dev" / part
        for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield folder / row["file"], row


def judge(product: Product, http: httpx.Client, path: Path, row: dict[str, Any]) -> Outcome:
    """Upload one file, wait for its end, compare with what is expected."""
    made = http.post("/collections", json={"name": row["file"][:100]}).raise_for_status().json()
    peak = Peak(product)
    peak.start()
    began = time.monotonic()
    state, why = _take(http, made["id"], row.get("upload_name", path.name), path.read_bytes())
    if state == "accepted":
        state, why = _end(http, why)
    outcome = Outcome(row, state, why, time.monotonic() - began, 0)
    peak.over.set()
    peak.join()
    outcome.peak = peak.growth
    text = _text(product, made["id"])
    outcome.problems = [*_problems(outcome, text), *_costs(outcome)]
    http.delete(f"/collections/{made['id']}")
    return outcome


def _take(http: httpx.Client, collection: str, name: str, body: bytes) -> tuple[str, str]:
    answer = http.post(f"/collections/{collection}/documents", files={"file": (name, body)})
    if answer.status_code == 202:
        return "accepted", answer.json()[0]["id"]
    detail = answer.json().get("detail") or answer.text[:100]
    return ("refused" if 400 <= answer.status_code < 500 else f"{answer.status_code}"), str(detail)


def _end(http: httpx.Client, document: str) -> tuple[str, str]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = http.get(f"/documents/{document}").json()
        if found["state"] in ("ready", "failed", "quarantined"):
            failure = found["failure"] or {}
            return found["state"], str(failure.get("message", ""))
        time.sleep(0.05)
    return "stuck", ""


def _text(product: Product, collection: str) -> str:
    question = (
        "SELECT concat_ws(' ', d.title, array_to_string(p.headings, ' '), p.text) "
        "FROM kb_passage p JOIN kb_document d ON d.id = p.document_id "
        "WHERE d.collection_id = %s"
    )
    with product.database() as database:
        return "\n".join(row[0] for row in database.execute(question, [collection]))


def _problems(outcome: Outcome, text: str) -> Iterator[str]:
    row, state = outcome.row, outcome.state
    if state not in ("ready", "failed", "refused"):
        yield f"ended as {state}"
    if row["expect"] == "reject" and state == "ready":
        yield "was accepted"
    if row["expect"] == "parse" and state != "ready":
        yield "was not read"
    wanted = row.get("must_contain") or (
        row.get("must_contain_if_parsed") if state == "ready" else ""
    )
    if wanted and wanted not in text:
        yield f"lost {wanted!r}"
    if row.get("must_not_contain") and row["must_not_contain"] in text:
        yield f"shows {row['must_not_contain']!r}"
    if state != "ready" and not outcome.why:
        yield "gives no reason"
    yield from (f"wrote {each}" for each in row.get("must_not_write", []) if Path(each).exists())


def _costs(outcome: Outcome) -> Iterator[str]:
    limits = outcome.row.get("limits", {})
    if outcome.seconds > limits.get("seconds", PATIENCE):
        yield f"took {outcome.seconds:.0f} s of {limits['seconds']}"
    if outcome.peak > limits.get("mb", 2500) * 2**20:
        yield f"took {outcome.peak >> 20} MB of {limits['mb']}"


def report(outcomes: list[Outcome], dead_end: DeadEnd, deaths: int) -> str:
    """Return the figures as Markdown."""
    wrong = [each for each in outcomes if each.problems]
    states = Counter((each.row["expect"], each.state) for each in outcomes)
    slowest = sorted(outcomes, key=lambda each: -each.seconds)[:5]
    largest = max(outcomes, key=lambda each: each.peak)
    lines = [
        "# Hostile files",
        "",
        f"`make bench-hostile`. Machine: {machine()}",
        "",
        f"- {len(outcomes)} files; {len(outcomes) - len(wrong)} meet their expected outcome and "
        "limits. Expected -> ended: "
        + ", ".join(f"{expect} -> {state} {n}" for (expect, state), n in sorted(states.items())),
        f"- Packets that would have left: {len(dead_end.packets)} "
        f"{sorted(set(dead_end.packets))[:5]}. "
        f"Worker processes that died: {deaths}.",
        f"- Largest growth of a parser: {largest.peak >> 20} MB ({largest.row['file']}).",
        "- Slowest: " + ", ".join(f"{e.row['file']} {e.seconds:.1f} s" for e in slowest),
        "",
    ]
    lines += [f"- {each.row['file']}: {'; '.join(each.problems)}" for each in wrong]
    lines += [
        "",
        "| file | expected | ended | s | what the uploader is told |",
        "|---|---|---|---:|---|",
    ]
    for each in outcomes:
        why = " ".join(each.why.split()).replace("|", "/")[:120]
        name = each.row["file"][:60]
        lines.append(
            f"| {name} | {each.row['expect']} | {each.state} | {each.seconds:.1f} | {why} |"
        )
    return "\n".join(lines) + "\n"


def measure(only: str) -> str:
    """Run the product and send it all files."""
    dead_end = DeadEnd()
    with Product() as product, product.client() as http:
        http.timeout = httpx.Timeout(60)
        pid = product.pid("worker")
        first = http.post("/collections", json={"name": "first"}).raise_for_status().json()["id"]
        _end(http, _take(http, first, "first.txt", b"The parsers start with the first file.")[1])
        outcomes = [judge(product, http, *each) for each in rows() if only in each[1]["file"]]
        gone = product.pid("worker") != pid
        log = (product.home / "logs" / "worker.log").read_text(errors="replace")
        deaths = log.count("WorkerLostError") + log.count("exited with") + gone
    return report(outcomes, dead_end, deaths)


def main() -> None:
    """Measure inside a namespace, print and store."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--only", default="", help="a part of the files' names")
    options.add_argument("--dry", action="store_true", help="do not store the report")
    chosen = options.parse_args()
    if not chosen.inside:
        namespace = [
            "unshare",
            "--net",
            *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]),
        ]
        os.execvp(
            namespace[0],
            [*namespace, sys.executable, "-m", "benches.hostile", "--inside", *sys.argv[1:]],
        )
    text = measure(chosen.only)
    print(text)
    if not chosen.dry:
        (EVIDENCE / "hostile.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
