"""A database of so many passages: rows prepared by several processes, COPY, then the indexes."""

from __future__ import annotations

import multiprocessing
import struct
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import psycopg
from django.db import connection

from benches.searching import people, texts, vectors
from benches.searching.documents import PER_DOCUMENT, Tables, documents, key
from kb.access import current_space
from kb.models.partitions import graph
from kb.text.bm25 import SPACE, weights

CHUNK = 5_000
_COLUMNS = (
    "id, document_id, version_id, ordinal, text, headings, boxes, first_block, last_block, tokens,"
    " section, language, lexemes, bm25"
)
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_FIELDS = (
    """n:>i2 l1:>i4 passage:S16 l2:>i4 space:>i4 l3:>i4 version:S16 l4:>i4 dim:>i2 unused:>i2"""
)
_VECTOR = np.dtype(
    [*(tuple(each.split(":")) for each in _FIELDS.split()), ("values", ">i2", (384,))]
)
"""A row of kb_vector in the format of COPY ... (FORMAT BINARY)."""
_HEAD = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
_END = struct.pack(">h", -1)


def build(size: int, cache: Path) -> None:
    """Fill an empty, migrated database with `size` passages of `PER_DOCUMENT` a document."""
    base = texts.pieces()
    real = vectors.embedded([f"{each.title}\n{each.text}" for each in base], cache)
    cells = people.populate()
    space = current_space()
    dsn = connection.get_connection_params()
    dsn = {k: v for k, v in dsn.items() if k in ("dbname", "user", "host", "port", "password")}
    with psycopg.connect(**dsn, autocommit=True) as database:
        _without_indexes(database, space.table)
        _documents(database, documents(size, cells, vectors.topics(real)))
        _step("documents")
        work = partial(_rows, base, vectors.Clusters(real), space.id)
        starts = [(at, min(at + CHUNK, size)) for at in range(0, size, CHUNK)]
        with multiprocessing.get_context("fork").Pool(2) as pool:
            for passages, dense in pool.imap(work, starts):
                _copy(database, f"COPY kb_passage ({_COLUMNS}) FROM STDIN", passages)
                into = f"COPY {space.table} (passage_id, space_id, version_id, embedding)"
                _copy(database, f"{into} FROM STDIN (FORMAT BINARY)", dense)
        _step("rows")
        _indexes(database, space.table)


_started = time.monotonic()


def seconds() -> float:
    """Return the seconds since this program began."""
    return time.monotonic() - _started


def _step(name: str) -> None:
    print(f"{seconds():7.0f} s  {name}", file=sys.stderr)


def _without_indexes(database: psycopg.Connection, table: str) -> None:
    """Rows that are made here need no foreign keys checked; the indexes come after them."""
    database.execute("SET session_replication_role = replica")
    database.execute("DROP INDEX passage_lexemes")
    database.execute(f"DROP INDEX {table}_nearest")


def _indexes(database: psycopg.Connection, table: str) -> None:
    database.execute("SET maintenance_work_mem = '3GB'")
    database.execute("SET max_parallel_maintenance_workers = 2")
    database.execute(
        "CREATE INDEX passage_lexemes ON kb_passage USING gin (lexemes) WITH (fastupdate = off)"
    )
    _step("index of words")
    database.execute(graph(table, 384))
    _step("index of vectors")
    database.execute("VACUUM ANALYZE")
    database.execute("CHECKPOINT")
    _step("vacuum and analyze")


def _copy(database: psycopg.Connection, statement: str, body: bytes) -> None:
    with database.cursor().copy(statement) as copy:
        copy.write(body)


def _documents(database: psycopg.Connection, tables: Tables) -> None:
    for table, rows in tables.items():
        lines = "".join("\t".join(map(str, row.values())) + "\n" for row in rows)
        if rows:
            _copy(database, f"COPY {table} ({', '.join(rows[0])}) FROM STDIN", lines.encode())


def _rows(
    base: list[texts.Piece], clusters: vectors.Clusters, space: int, span: tuple[int, int]
) -> tuple[bytes, bytes]:
    numbers = list(range(*span))
    made = [texts.varied(base, number) for number in numbers]
    dense = clusters.of(numbers)
    found = np.zeros(len(numbers), _VECTOR)
    found["n"], found["l1"], found["l2"], found["l3"] = 4, 16, 4, 16
    found["l4"], found["dim"], found["space"] = 4 + 2 * 384, 384, space
    found["values"] = dense.astype(">f2").view(">i2")
    raw = bytearray(found.tobytes())
    width = _VECTOR.itemsize
    passages = list(_passages(numbers, made))
    for at, number in enumerate(numbers):
        raw[at * width + 6 : at * width + 22] = key("p", number).bytes
        raw[at * width + 34 : at * width + 50] = key("v", number // PER_DOCUMENT).bytes
    return "".join(passages).encode(), _HEAD + bytes(raw) + _END


def _passages(numbers: list[int], made: list[tuple[texts.Piece, list[str], str]]) -> Iterator[str]:
    for number, (piece, words, text) in zip(numbers, made, strict=True):
        document = number // PER_DOCUMENT
        bm25 = ",".join(f"{slot}:{weight:.5g}" for slot, weight in sorted(weights(words).items()))
        lexemes = " ".join("'" + word.replace("'", "''") + "'" for word in set(words))
        row = {
            "id": key("p", number),
            "document_id": key("d", document),
            "version_id": key("v", document),
            "ordinal": number % PER_DOCUMENT,
            "text": text.translate(_ESCAPES),
            "headings": "{}",
            "boxes": "[]",
            "first_block": 0,
            "last_block": 0,
            "tokens": len(words),
            "section": 0,
            "language": "zh" if piece.chinese else "en",
            "lexemes": lexemes.replace("\\", "\\\\\\\\"),
            "bm25": f"{{{bm25}}}/{SPACE}",
        }
        yield "\t".join(map(str, row.values())) + "\n"
