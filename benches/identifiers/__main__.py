"""`python -m benches.identifiers`: the set goes into a product of its own, and each is asked for.

Writes docs/evidence/identifiers.md: recall of hybrid search by kind and by spelling, and where the
passage stands by its vector alone. Vectors are remembered as for `benches.retrieval`: embedding
the passages takes minutes, and a second run asks for the same ones.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from benches.client import EVIDENCE, ROOT
from benches.identifiers.asking import Asked, ask
from benches.identifiers.generated import generate
from benches.identifiers.report import report
from benches.identifiers.shelving import shelve
from benches.product import Product

REMEMBERED = str(ROOT / "benches" / "retrieval" / "remembered")


def main() -> None:
    """Load what is missing, ask everything, print and store the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=EVIDENCE / "identifiers.md")
    parser.add_argument("--distractors", type=int, default=3_000)
    parser.add_argument("--kept", default="", help="keep the product's folder under this name")
    given = parser.parse_args()
    made = generate(distractors=given.distractors)
    answers: list[Asked] = []
    vectors = os.environ.setdefault("BENCH_VECTORS", str(ROOT / "var" / "bench-vectors"))
    own = {"PYTHONPATH": os.pathsep.join([REMEMBERED, str(ROOT)]), "BENCH_VECTORS": vectors}
    product = Product(kept=given.kept, FOOTNOTE_WORKER_PROCESSES="2", **own)
    with product, product.client() as client, product.database() as database:
        collection = shelve(client, database, made)
        for needle in made.needles:
            answers += ask(client, database, collection, needle)
    lines = report(made, answers)
    given.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
