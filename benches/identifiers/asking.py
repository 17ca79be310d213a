"""Asks for a needle as users do, and looks up where its passage stands by its vector alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import httpx
import psycopg

from benches.identifiers.generated import Needle
from benches.retrieval.vectors import Vectors

DEPTH = 5
_NEARER = """WITH v AS (
    SELECT d.external_id, v.embedding <=> %s::halfvec AS distance
    FROM kb_vector_{space} v JOIN kb_document d ON d.current_id = v.version_id
    WHERE d.collection_id = %s
) SELECT count(*) + 1 FROM v
WHERE distance < (SELECT min(distance) FROM v WHERE external_id = %s)"""
_SPACE = "SELECT id FROM kb_embeddingspace WHERE state = 'current'"


@dataclass(frozen=True)
class Asked:
    """One query for a needle: its place in hybrid search (0: not among the first five), and the
    place of its passage among all passages by the vectors alone, from 1."""

    needle: Needle
    way: str
    query: str
    place: int
    by_vector: int


@cache
def _vectors() -> Vectors:
    return Vectors()


def ask(
    client: httpx.Client, database: psycopg.Connection, collection: str, needle: Needle
) -> list[Asked]:
    """Search for the needle in every way it is written."""
    found = []
    for way, query in needle.asked():
        body = {"query": query, "collections": [collection], "limit": DEPTH}
        results = client.post("/search", json=body).raise_for_status().json()["results"]
        ids = [hit["external_id"] for hit in results]
        place = ids.index(needle.passage) + 1 if needle.passage in ids else 0
        by_vector = _by_vector(database, collection, needle.passage, query)
        found.append(Asked(needle, way, query, place, by_vector))
    return found


def _by_vector(database: psycopg.Connection, collection: str, passage: str, query: str) -> int:
    space = database.execute(_SPACE).fetchone()[0]  # type: ignore[index]
    vector = str(_vectors().query(query).tolist())
    sql = _NEARER.format(space=int(space))
    row = database.execute(sql, [vector, collection, passage]).fetchone()  # type: ignore[call-overload]
    return int(row[0])
