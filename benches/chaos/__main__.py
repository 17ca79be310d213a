"""`make chaos`: 200 documents, at least 50 faults; stores docs/evidence/chaos.md."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections import Counter

from benches.chaos.checker import Verdict, check
from benches.chaos.client import Log, searching, upload
from benches.chaos.nemesis import Nemesis
from benches.client import EVIDENCE, machine
from benches.papers import papers
from benches.product import Product

DEADLINE = 120.0
"""Seconds after the last fault within which nothing may be in progress."""
_PROGRESS = """SELECT count(*) FROM kb_version v JOIN kb_document d ON d.id = v.document_id
WHERE d.collection_id = %s AND v.state IN ('received', 'reading', 'splitting', 'embedding')"""


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def _collection(product: Product, name: str) -> str:
    with product.client() as http:
        made = http.post("/collections", json={"name": name}).raise_for_status()
        return str(made.json()["id"])


def _settled(product: Product, collection: str, patience: float) -> float | None:
    """Wait until nothing is in progress; return how many seconds that took, None if too long."""
    started = time.monotonic()
    while time.monotonic() - started < patience:
        with product.database() as database:
            row = database.execute(_PROGRESS, [collection]).fetchone()
        if row == (0,):
            return time.monotonic() - started
        time.sleep(1)
    return None


def run(documents: int, kills: int, seed: int) -> tuple[str, bool]:
    """Do the quiet run, the disturbed run and the check; return the report and whether all held."""
    made = papers(documents, seed)
    with Product(FOOTNOTE_LEASE_SECONDS="20") as product:
        quiet = _collection(product, "quiet")
        _say("the undisturbed run")
        upload(product, quiet, made, Log(product.home / "quiet.jsonl"), seconds=0)
        undisturbed = _settled(product, quiet, 1800)
        if undisturbed is None:
            return "The undisturbed run did not end.", False
        disturbed = _collection(product, "disturbed")
        log = Log(product.home / "client.jsonl")
        nemesis = Nemesis(product, kills, seed)
        _say(f"{kills} faults")
        faults = threading.Thread(target=nemesis.run)
        with searching(product) as searches:
            faults.start()
            upload(product, disturbed, made, log, seconds=kills * 5.0)
            faults.join()
            _say("the last fault is over")
            settled = _settled(product, disturbed, 900)
        with product.database() as database:
            verdict = check(
                database, quiet=quiet, disturbed=disturbed, papers=made, events=log.events
            )
    report = _report(nemesis, verdict, log, settled, undisturbed, searches)
    held = not verdict.wrong and settled is not None and settled <= DEADLINE
    return report, held


def _report(
    nemesis: Nemesis,
    verdict: Verdict,
    log: Log,
    settled: float | None,
    undisturbed: float,
    searches: list[tuple[float, int]],
) -> str:
    outcomes = Counter(event.outcome for event in log.events)
    answered = sum(status == 200 for _, status in searches)
    lines = [
        "# Everything killed at random moments",
        "",
        f"`make chaos` (seed {nemesis.seed}). Machine: {machine()}",
        "",
        f"- Faults: {len(nemesis.done)}: "
        + ", ".join(f"{name} {n}" for name, n in sorted(nemesis.table().items())),
        f"- Uploads: {verdict.acknowledged} acknowledged after {len(log.events)} attempts "
        f"({outcomes['no']} refused, {outcomes['unknown']} cut off). Of {verdict.unknown} never "
        f"acknowledged and not repeated, {verdict.unknown_stored} were stored; they count below.",
        f"- Versions: {verdict.versions}: "
        + ", ".join(f"{state} {n}" for state, n in sorted(verdict.states.items())),
        f"- Passages: {verdict.passages}, compared with an undisturbed run of the same files.",
        "- Nothing in progress "
        + (f"{settled:.0f} s after the last fault." if settled is not None else "never."),
        f"- Searches meanwhile, one a second: {answered} of {len(searches)} answered.",
        f"- The undisturbed run took {undisturbed:.0f} s after the last upload.",
        f"- Contradictions: {len(verdict.wrong)}",
        *(f"  - {each}" for each in verdict.wrong[:40]),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run, print and store the report; the exit status tells whether every promise held."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=200)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--dry", action="store_true", help="do not store the report")
    chosen = options.parse_args()
    report, held = run(chosen.documents, chosen.kills, chosen.seed)
    print(report)
    if not chosen.dry:
        (EVIDENCE / "chaos.md").write_text(report, encoding="utf-8")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
