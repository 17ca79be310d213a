"""Files that cannot be read, over REST: what the uploader is told, how soon, and what is kept.

An empty file, a wrong extension, a truncated and a password-protected PDF, and 200 MB.
"""

from __future__ import annotations

import io
import tempfile
import time
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter

from benches.client import EVIDENCE, client, machine
from benches.screenshots import FLAGS
from deploy.browser import find
from tests.journeys.paper import print_paper

MEGABYTE = 2**20


def paper() -> bytes:
    """Return a PDF printed by the browser."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        printed = print_paper(browser, Path(folder)).read_bytes()
        browser.close()
    return printed


def protected(pdf: bytes) -> bytes:
    """Return the PDF under a password."""
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf))), io.BytesIO()
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def submit(http: httpx.Client, collection: str, name: str, body: bytes) -> str:
    """Upload, wait for the end, and return what became of the file as a table row."""
    started = time.monotonic()
    answer = http.post(f"/collections/{collection}/documents", files={"file": (name, body)})
    if answer.status_code != 202:
        told = answer.json()
        outcome = f"refused, {answer.status_code} `{told['code']}`: {told['detail']}"
        return f"| {name} | {time.monotonic() - started:.1f} | {outcome} |"
    path = f"/documents/{answer.json()[0]['id']}"
    while (document := http.get(path).json())["state"] not in ("ready", "failed", "quarantined"):
        time.sleep(0.2)
    kept = http.get(f"{path}/content").content == body
    reason = document["failure"]["message"] if document["failure"] else "no failure"
    outcome = f"{document['state']}: {reason} Original kept: {'yes' if kept else 'no'}."
    return f"| {name} | {time.monotonic() - started:.1f} | {outcome} |"


def main() -> None:
    """Upload all of them and store the report."""
    good = paper()
    cases = {
        "empty.pdf": b"",
        "picture-named-as.pdf": b"\x89PNG\r\n\x1a\n" + b"\x00" * 1000,
        "program.exe": b"MZ" + b"\x00" * 1000,
        "truncated.pdf": good[: len(good) // 3],
        "protected.pdf": protected(good),
        "long.txt": b"All of this is too much. " * (200 * MEGABYTE // 25),
        "good.pdf": good,
    }
    with client() as http:
        made = http.post("/collections", json={"name": "refusals"}).raise_for_status().json()
        rows = [submit(http, made["id"], name, body) for name, body in cases.items()]
        http.delete(f"/collections/{made['id']}")
    head = ["# Files that cannot be read", "", "`make bench-refusals`", "", f"Machine: {machine()}"]
    table = ["", "| file | s | what the uploader sees |", "|---|---:|---|", *rows, ""]
    report = "\n".join([*head, *table])
    print(report)
    (EVIDENCE / "refusals.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
