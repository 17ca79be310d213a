"""`make bench-retrieval`: loads the judged sets into a product that is kept, asks, and compares."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.sql import SQL, Identifier

from benches.client import EVIDENCE, ROOT
from benches.product import Product
from benches.retrieval import asking, choosing, peers
from benches.retrieval.loading import load
from benches.retrieval.peers import environment
from benches.retrieval.peers.measured import measured
from benches.retrieval.report import OURS, report
from benches.retrieval.sampling import sample
from benches.retrieval.sets import CROSSING, NAMES, Judged

if TYPE_CHECKING:
    pass

REMEMBERED = str(ROOT / "benches" / "retrieval" / "remembered")
PEERS_DATABASE = "peers"


def main() -> None:
    """Load, measure, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="*", default=[*NAMES, *CROSSING])
    parser.add_argument("--peers", nargs="*", choices=peers.PEERS, default=[*peers.PEERS])
    parser.add_argument("--again", action="store_true", help="ask anew what was asked before")
    parser.add_argument("--dry", action="store_true", help="print, do not write the evidence")
    given = parser.parse_args()
    vectors = os.environ.setdefault("BENCH_VECTORS", str(ROOT / "var" / "bench-vectors"))
    own = {"PYTHONPATH": os.pathsep.join([REMEMBERED, str(ROOT)]), "BENCH_VECTORS": vectors}
    with Product(kept="retrieval", **own) as product:
        with product.client() as client, product.database() as database:
            load(client, database, dict.fromkeys(Judged(name).corpus for name in given.sets))
        page = _measured(product, given)
    print(page)
    if not given.dry:
        (EVIDENCE / "retrieval.md").write_text(page, encoding="utf-8")


def _measured(product: Product, given: argparse.Namespace) -> str:
    reader = asking.set_up(product)
    kept = _Kept(product.home / "runs", given.again)
    figures: dict[str, dict[str, dict[str, float]]] = {}
    seen: dict[str, dict[choosing.Weights, float]] = {}
    missing: set[str] = set()
    for name in given.sets:
        judged = Judged(name)
        rows = figures.setdefault(name, {})
        for mode in OURS:
            run = asking.run_of(judged, reader, mode)
            rows[mode] = measured(judged.judgements, run)
        seen[name] = choosing.scores(judged, choosing.seen(judged, reader))
        for peer in given.peers:
            try:
                run = kept.run(f"{peer}-{name}", _peer(peer, judged, product))
            except environment.MissingError as error:
                missing.add(f"{peer}: {error}")
                continue
            rows[peer] = measured(judged.judgements, run)
        print(name, {key: round(value["nDCG@10"], 3) for key, value in rows.items()}, flush=True)
    many = len(seen) > 1
    chosen = choosing.choices(seen) if many else {}
    return report(figures, chosen, choosing.overall(seen), sorted(missing))


def _peer(name: str, judged: Judged, product: Product) -> Callable[[], dict[str, list[str]]]:
    def ask() -> dict[str, list[str]]:
        questions = sample(judged.questions, asking.MOST_QUESTIONS)
        return peers.run(name, judged, _database(product), questions)

    return ask


def _database(product: Product) -> str:
    """Return the address of the peers' own database beside the product's."""
    with product.database() as connection:
        with contextlib.suppress(psycopg.errors.DuplicateDatabase):
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(PEERS_DATABASE)))
        where = connection.info
        return f"postgresql://{where.user}@/{PEERS_DATABASE}?host={where.host}"


class _Kept:
    """Answers of peers, which do not change while their pins do not."""

    def __init__(self, folder: Path, again: bool) -> None:
        self.folder, self.again = folder, again
        folder.mkdir(exist_ok=True)

    def run(self, name: str, ask: Callable[[], dict[str, list[str]]]) -> dict[str, list[str]]:
        path = self.folder / f"{name}.json"
        if self.again or not path.is_file():
            path.write_text(json.dumps(ask()), encoding="utf-8")
        found: Any = json.loads(path.read_text(encoding="utf-8"))
        return dict(found)


if __name__ == "__main__":
    sys.exit(main())
