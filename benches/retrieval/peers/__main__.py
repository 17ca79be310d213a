"""`python -m benches.retrieval.peers`: some peers on some sets, a JSON file for each pair."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from benches.retrieval.peers import PEERS, environment, run
from benches.retrieval.peers.measured import measured
from benches.retrieval.sampling import sample
from benches.retrieval.sets import CROSSING, NAMES, Judged

MOST = 300


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dsn", required=True, help="a database that may be written to")
    parser.add_argument("--output", type=Path, required=True, help="a folder")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--sets", nargs="*", default=[*NAMES, *CROSSING])
    given = parser.parse_args()
    for name in given.sets:
        judged = Judged(name)
        questions = sample(judged.questions, MOST)
        for peer in given.peers:
            begun = time.monotonic()
            try:
                found = run(peer, judged, given.dsn, questions)
            except environment.MissingError as error:
                print(f"{peer}: {error}")
                continue
            metrics = measured(judged.judgements, found)
            stored = {
                "peer": peer,
                "set": name,
                "configuration": PEERS[peer].says,
                "seconds": round(time.monotonic() - begun),
                "metrics": metrics,
                "run": found,
            }
            path = given.output / f"{peer}-{name}.json"
            path.write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
            figures = "  ".join(f"{key} {value:.3f}" for key, value in metrics.items())
            print(f"{name:26} {peer:18} {figures}  {stored['seconds']} s", flush=True)


if __name__ == "__main__":
    main()
