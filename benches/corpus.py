"""Every supported file of the evaluation folders through the REST API, to its end.

Prints and stores how many became READY or FAILED (with reasons), documents/s and passages/s.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benches.client import DATA, EVIDENCE, client, machine

FOLDERS = ("mixed-dev", "roundtrip-dev", "handbook-sourcegraph", "enterprise-policies")
SUPPORTED = {
    *(".pdf", ".docx", ".pptx", ".xlsx", ".html", ".htm", ".md", ".markdown"),
    *(".txt", ".csv", ".tsv", ".eml"),
}
META = {"manifest.jsonl", "meta.json"}


@dataclass
class Outcome:
    """What became of one folder."""

    folder: str
    files: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    upload_seconds: float = 0.0
    seconds: float = 0.0


def files_of(folder: str) -> list[Path]:
    """Return the supported files of a folder, without its expected outputs."""
    root = DATA / "docs" / folder
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    return [
        path
        for path in found
        if path.suffix.lower() in SUPPORTED
        and path.name not in META
        and not any("expected" in part for part in path.relative_to(root).parts)
    ]


def upload(http: httpx.Client, collection: str, path: Path) -> tuple[str, str]:
    """Return ("", document id), or (code, message) of a refusal."""
    with path.open("rb") as stream:
        answer = http.post(
            f"/collections/{collection}/documents", files={"file": (path.name, stream)}
        )
    body = answer.json()
    if answer.status_code == 202:
        return "", body[0]["id"]
    return str(body.get("code", answer.status_code)), str(body.get("detail", ""))


def wait(http: httpx.Client, ids: Iterable[str], deadline: float) -> list[dict[str, Any]]:
    """Poll until every document is in a terminal state, or the deadline has passed."""
    open_ids, done = list(ids), []
    while open_ids and time.monotonic() < deadline:
        still = []
        for document_id in open_ids:
            document = http.get(f"/documents/{document_id}").json()
            terminal = document["state"] in ("ready", "failed", "quarantined")
            (done if terminal else still).append(document if terminal else document_id)
            if not terminal and len(still) >= 8:
                still += open_ids[open_ids.index(document_id) + 1 :]
                break
        open_ids = still
        time.sleep(0.5)
    return done + [http.get(f"/documents/{document_id}").json() for document_id in open_ids]


def run(http: httpx.Client, folder: str, minutes: float) -> Outcome:
    """Upload a folder into a new collection and wait for its documents."""
    outcome = Outcome(folder)
    paths = files_of(folder)
    outcome.files = len(paths)
    made = http.post("/collections", json={"name": f"bench {folder}"}).raise_for_status()
    collection = made.json()["id"]
    started = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda path: upload(http, collection, path), paths))
    outcome.upload_seconds = time.monotonic() - started
    outcome.refused = [
        (path.name, f"{code}: {text}")
        for path, (code, text) in zip(paths, answers, strict=True)
        if code
    ]
    ids = [text for code, text in answers if not code]
    outcome.documents = wait(http, ids, started + minutes * 60)
    outcome.seconds = time.monotonic() - started
    return outcome


def report(outcomes: list[Outcome]) -> str:
    """Return the figures as Markdown."""
    columns = "folder files refused ready failed other passages s doc/s passages/s".split()
    head = "| " + " | ".join(columns) + " |"
    lines = [f"Machine: {machine()}", "", head, "|---|" + "---:|" * 9]
    reasons: Counter[str] = Counter()
    names: list[str] = []
    for one in outcomes:
        states = Counter(document["state"] for document in one.documents)
        passages = sum(document["passages"] or 0 for document in one.documents)
        other = sum(states.values()) - states["ready"] - states["failed"]
        counts = (one.files, len(one.refused), states["ready"], states["failed"], other, passages)
        rates = (one.seconds, len(one.documents) / one.seconds, passages / one.seconds)
        cells = [str(count) for count in counts] + [f"{rate:.1f}" for rate in rates]
        lines.append(f"| {one.folder} | " + " | ".join(cells) + " |")
        for document in one.documents:
            if document["failure"]:
                reasons[document["failure"]["code"]] += 1
                names.append(f"- {document['filename']}: {document['failure']['message']}")
        for name, why in one.refused:
            reasons[f"refused, {why.split(':')[0]}"] += 1
            names.append(f"- {name}: refused at upload, {why}")
    lines += ["", "Reasons: " + (", ".join(f"{k} {n}" for k, n in reasons.items()) or "none")]
    return "\n".join([*lines, "", *names, ""])


def main() -> None:
    """Run all folders and store the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=FOLDERS)
    parser.add_argument("--minutes", type=float, default=45, help="longest wait per folder")
    parser.add_argument("--output", default=str(EVIDENCE / "corpus-figures.md"))
    given = parser.parse_args()
    with client() as http:
        outcomes = []
        for folder in given.folders:
            outcomes.append(run(http, folder, given.minutes))
            print(report(outcomes[-1:]), flush=True)
    Path(given.output).write_text(
        "# Corpus through the REST API\n\n`make bench-corpus`\n\n" + report(outcomes),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
