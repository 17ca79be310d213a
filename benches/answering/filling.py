"""A kept product with the judged sets in it.

Vectors of passages are remembered on disk between runs, as in `benches.retrieval`; those of the
questions are made anew, or the times would flatter.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from benches.client import ROOT
from benches.product import Product
from benches.retrieval.loading import load

NAME = "answers"
REMEMBERED = str(ROOT / "benches" / "retrieval" / "remembered")


@contextmanager
def measuring(sets: Sequence[str], **settings: str) -> Iterator[Product]:
    """Run a product that has the sets, as it is installed, and with nothing asked of it yet."""
    _fill(sets)
    with Product(kept=NAME, PYTHONPATH=str(ROOT), **settings) as product:
        with product.database() as database:
            database.execute("TRUNCATE retrieval_conversation CASCADE")
            database.execute("TRUNCATE retrieval_calibration")  # the bar of other collections
        yield product


def _fill(sets: Sequence[str]) -> None:
    """Load what is missing through the REST API."""
    there = ROOT / "var" / f"bench-{NAME}" / "loaded.json"
    known = json.loads(there.read_text(encoding="utf-8")) if there.exists() else []
    if set(sets) <= set(known):
        return
    vectors = os.environ.setdefault("BENCH_VECTORS", str(ROOT / "var" / "bench-vectors"))
    path = os.pathsep.join([REMEMBERED, str(ROOT)])
    with (
        Product(kept=NAME, PYTHONPATH=path, BENCH_VECTORS=vectors) as product,
        product.client() as client,
        product.database() as database,
    ):
        load(client, database, sets)
    there.write_text(json.dumps(sorted({*known, *sets})), encoding="utf-8")
