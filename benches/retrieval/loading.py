"""Every judged set becomes a collection of a running product, through its REST API."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg

from benches.retrieval.sets import NAMES, Judged

_OPEN = """SELECT count(*) FROM kb_version
WHERE state IN ('received', 'reading', 'splitting', 'embedding')"""
_DONE = "SELECT state, count(*), sum(passage_count) FROM kb_version GROUP BY state"


def load(client: httpx.Client, database: psycopg.Connection, names: Iterable[str] = NAMES) -> None:
    """Upload what is missing of each set and wait until all is read."""
    there = {each["name"]: each["id"] for each in _collections(client)}
    for name in names:
        if name not in there:
            answer = client.post("/collections", json={"name": name})
            there[name] = answer.raise_for_status().json()["id"]
        _upload(client, there[name], Judged(name), _known(database, there[name]))
    _wait(database)


def _collections(client: httpx.Client) -> list[dict[str, str]]:
    return list(client.get("/collections").raise_for_status().json()["results"])


def _known(database: psycopg.Connection, collection: str) -> set[str]:
    rows = database.execute(
        "SELECT external_id FROM kb_document WHERE collection_id = %s", [collection]
    )
    return {row[0] for row in rows}


def _upload(client: httpx.Client, collection: str, judged: Judged, known: set[str]) -> None:
    def one(item: tuple[str, tuple[str, str]]) -> None:
        pk, (title, text) = item
        body = {"external_id": pk, "text": text, **({"title": title} if title.strip() else {})}
        for wait in (0.5, 2, 8, 30, 0):
            answer = client.post(f"/collections/{collection}/documents", json=body)
            if answer.status_code not in (429, 503):
                break
            time.sleep(wait)
        if answer.status_code >= 400:
            print(f"{judged.name} {pk}: {answer.status_code} {answer.text[:200]}", file=sys.stderr)

    missing = [item for item in judged.documents.items() if item[0] not in known]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, missing))
    print(f"{judged.name}: {len(missing)} uploaded, {len(known)} there", file=sys.stderr)


def _wait(database: psycopg.Connection) -> None:
    while left := database.execute(_OPEN).fetchone()[0]:  # type: ignore[index]
        print(f"{time.strftime('%H:%M:%S')} {left} to read", file=sys.stderr)
        time.sleep(20)
    for row in database.execute(_DONE):
        print(*row, file=sys.stderr)
