"""The side of a peer: three lines of JSON in (how, documents, questions), one line per answer out.

Run by `benches.retrieval.peers.run` with the Python of the peer's environment.
"""

from __future__ import annotations

import importlib
import json
import os
import sys

from benches.retrieval.peers.place import Place


def main() -> None:
    """Build the peer and answer every question."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    how, documents, questions = (json.loads(line) for line in sys.stdin)
    module = importlib.import_module(f"benches.retrieval.peers.{how['file']}")
    place = Place(how["dsn"], how["set"], how["way"])
    search = module.build({pk: (title, text) for pk, (title, text) in documents.items()}, place)
    for pk, question in questions.items():
        found = search(question, how["depth"])[: how["depth"]]
        print(json.dumps({"question": pk, "documents": found}), file=answers, flush=True)


if __name__ == "__main__":
    main()
