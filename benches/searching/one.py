"""`python -m benches.searching.one SIZE FOLDER ...`: build if need be, measure, print JSON."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django
import numpy as np

_SIZES = """SELECT pg_relation_size('kb_passage'),
pg_total_relation_size((SELECT reltoastrelid FROM pg_class WHERE oid = 'kb_passage'::regclass)),
pg_relation_size('passage_lexemes'), pg_relation_size('{table}'),
pg_relation_size('{table}_nearest'), pg_database_size(current_database())"""
_BARE = """SELECT passage_id FROM {table}
ORDER BY embedding::halfvec(384) <=> %s::halfvec(384) LIMIT 50"""
WORST = {
    "one common word": "information",
    "common words only": "how can the system use the data of a new service at the time",
    "common Chinese only": "公司可以使用的数据系统是什么",
    "48 tokens": " ".join(
        "system data service time work team user file process company product support change "
        "customer request access report project review update version release code test database "
        "cluster table query index server memory flow pressure heat wave temperature boundary "
        "layer city history army church school river music player government law economy".split()
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("size", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--clients", default="1,4,16")
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    django.setup()
    print(json.dumps(measured(asked)))


def measured(asked: argparse.Namespace) -> dict[str, Any]:
    """Return all figures of one size."""
    from benches.searching import building, completeness
    from benches.searching.asking import Clock
    from benches.searching.loading import together

    built = asked.folder / "built.json"
    if not built.exists():
        building.build(asked.size, asked.cache / "passages.npz")
        built.write_text(json.dumps({"seconds": round(building.seconds())}))
    texts, embedding = _embedding(asked)
    clock = Clock(texts)
    questions = [text for text in texts if text not in WORST.values()]
    found: dict[str, Any] = {"size": asked.size, "embedding": embedding, **_bytes()}
    found["build"] = json.loads(built.read_text())["seconds"]
    _note("alone")
    found |= _alone(clock, texts, questions)
    _note("complete")
    found["complete"] = [asdict(each) for each in completeness.measure(texts, questions[:40])]
    found["together"] = {}
    for clients in map(int, asked.clients.split(",")):
        _note(f"{clients} clients")
        taken, pace = together(clients, texts, questions, asked.seconds)
        total, sql = zip(*taken, strict=True)
        found["together"][clients] = {"total": spread(total), "sql": spread(sql), "pace": pace}
    return found


def spread(values: Any) -> list[float]:
    """Return p50 and p95."""
    return [round(float(each), 2) for each in np.percentile(list(values), [50, 95])]


def _note(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {what}", file=sys.stderr)


def _embedding(asked: argparse.Namespace) -> tuple[dict[str, list[float]], list[float]]:
    """Return the questions' vectors, and how long the embedder takes for a question."""
    from benches.searching import texts, vectors
    from kb.embedding import configured, load

    chosen = [*texts.questions(asked.questions), *WORST.values()]
    made = vectors.embedded(chosen, asked.cache / "questions.npz", questions=True)
    model, taken = load(configured()), []
    for question in chosen[:60]:
        started = time.perf_counter()
        model.query(question)
        taken.append((time.perf_counter() - started) * 1000)
    return dict(zip(chosen, made.tolist(), strict=True)), spread(taken[10:])


def _bytes() -> dict[str, int]:
    from django.db import connection

    from kb.access import current_space

    names = ("rows", "long", "words", "vectors", "graph", "all")
    with connection.cursor() as cursor:
        cursor.execute(_SIZES.format(table=current_space().table))
        return dict(zip([f"bytes_{name}" for name in names], cursor.fetchone(), strict=True))


def _alone(clock: Any, texts: dict[str, list[float]], questions: list[str]) -> dict[str, Any]:
    """Return the figures of one client, for each reader, and of a bare query in between."""
    from benches.searching.asking import readers

    rows, half = [], len(questions) // 2
    for kind, share, reader in readers():
        for question in questions[:half]:
            clock.search(question, reader)
        bare, taken = [], []
        for question in questions[half:]:
            bare.append(_bare(texts[question]))
            taken.append(clock.search(question, reader))
        row = {"kind": kind, "share": share, "bare": spread(bare)}
        row |= {n: spread(getattr(each, n) for each in taken) for n in ("total", "sql", "cpu")}
        row |= {n: spread(each.parts.get(n, 0.0) for each in taken) for n in ("dense", "words")}
        row["worst"] = {n: clock.search(text, reader).sql for n, text in WORST.items()}
        rows.append(row)
    return {"alone": rows}


def _bare(vector: list[float]) -> float:
    """Return the milliseconds of pgvector alone: the nearest of all, as far into the graph."""
    from kb.access import current_space
    from retrieval.search.dense import EFFORT, literal
    from retrieval.search.reading import rows

    statement = _BARE.format(table=current_space().table)
    started = time.perf_counter()
    rows("default", statement, [literal(vector)], given={"hnsw.ef_search": str(EFFORT)})
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
