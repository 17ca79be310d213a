"""The passages go into the product as users' texts do: one document each, through the REST API."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg

from benches.identifiers.generated import Generated

NAME = "identifiers"
_OPEN = """SELECT count(*) FROM kb_version
WHERE state IN ('received', 'reading', 'splitting', 'embedding')"""
_PASSAGES = """SELECT count(DISTINCT d.id), count(p.id) FROM kb_document d
JOIN kb_passage p ON p.version_id = d.current_id WHERE d.collection_id = %s"""


def shelve(client: httpx.Client, database: psycopg.Connection, made: Generated) -> str:
    """Upload what is not there yet, wait until it can be found, and return the collection's id."""
    rows = client.get("/collections").raise_for_status().json()["results"]
    there = {row["name"]: row["id"] for row in rows}
    if NAME not in there:
        answer = client.post("/collections", json={"name": NAME}).raise_for_status()
        there[NAME] = answer.json()["id"]
    known = {
        row[0]
        for row in database.execute(
            "SELECT external_id FROM kb_document WHERE collection_id = %s", [there[NAME]]
        )
    }
    missing = [(pk, text) for pk, text in made.passages.items() if pk not in known]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: _upload(client, there[NAME], *each), missing))
    while left := _one(database, _OPEN)[0]:
        print(f"{left} to read", file=sys.stderr)
        time.sleep(10)
    documents, passages = _one(database, _PASSAGES, there[NAME])
    if (documents, passages) != (len(made.passages),) * 2:
        raise SystemExit(f"{documents} documents with {passages} passages are there, not one each")
    return str(there[NAME])


def _upload(client: httpx.Client, collection: str, pk: str, text: str) -> None:
    for wait in (0.5, 2, 8, 30, 0):
        body = {"external_id": pk, "text": text}
        answer = client.post(f"/collections/{collection}/documents", json=body)
        if answer.status_code not in (429, 503):
            break
        time.sleep(wait)
    answer.raise_for_status()


def _one(database: psycopg.Connection, sql: str, *params: str) -> tuple[int, ...]:
    row = database.execute(sql, [*params]).fetchone()  # type: ignore[call-overload]
    return tuple(row)
