"""A database of so many passages: rows prepared by several processes, COPY, then the indexes."""

from __future__ import annotations

import hashlib
import multiprocessing
import random
import struct
import sys
import time
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import psycopg
from django.db import connection

from benches.searching import people, texts, vectors
from kb.access import current_space
from kb.models import User
from kb.text.bm25 import SPACE, weights

PER_DOCUMENT = 10
CHUNK = 5_000
_COLUMNS = (
    "id, document_id, version_id, ordinal, text, headings, boxes, first_block, last_block, tokens,"
    " section, language, lexemes, bm25"
)
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_VECTOR = np.dtype(
    [("n", ">i2"), ("l1", ">i4"), ("passage", "S16"), ("l2", ">i4"), ("space", ">i4")]
    + [("l3", ">i4"), ("version", "S16"), ("l4", ">i4"), ("dim", ">i2"), ("unused", ">i2")]
    + [("values", ">i2", (384,))]
)
"""A row of kb_vector in the format of COPY ... (FORMAT BINARY)."""
_HEAD = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
_END = struct.pack(">h", -1)


def key(kind: str, number: int) -> uuid.UUID:
    """Return the id of the document, version or passage with a number."""
    return uuid.UUID(bytes=hashlib.md5(f"{kind}{number}".encode()).digest())


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
        _documents(database, size, cells, vectors.topics(real))
        _step("documents")
        work = partial(_rows, base, real, space.id)
        starts = [(at, min(at + CHUNK, size)) for at in range(0, size, CHUNK)]
        with multiprocessing.get_context("fork").Pool(2) as pool:
            for passages, dense in pool.imap(work, starts):
                _copy(database, f"COPY kb_passage ({_COLUMNS}) FROM STDIN", passages)
                into = f"COPY {space.table} (passage_id, space_id, version_id, embedding)"
                _copy(database, f"{into} FROM STDIN (FORMAT BINARY)", dense)
        _step("rows")
        _indexes(database, space.table)


_started = time.monotonic()


def _step(name: str) -> None:
    print(f"{time.monotonic() - _started:7.0f} s  {name}", file=sys.stderr)


def _without_indexes(database: psycopg.Connection, table: str) -> None:
    """Rows that are made here need no foreign keys checked; the indexes come after them."""
    database.execute("SET session_replication_role = replica")
    database.execute("DROP INDEX passage_lexemes")
    database.execute(f"DROP INDEX {table}_nearest")


def _indexes(database: psycopg.Connection, table: str) -> None:
    database.execute("SET maintenance_work_mem = '3GB'")
    database.execute("SET max_parallel_maintenance_workers = 2")
    database.execute("CREATE INDEX passage_lexemes ON kb_passage USING gin (lexemes)")
    _step("index of words")
    database.execute(
        f"CREATE INDEX {table}_nearest ON {table} USING hnsw "
        "((embedding::halfvec(384)) halfvec_cosine_ops) WITH (m = 16, ef_construction = 64)"
    )
    _step("index of vectors")
    database.execute("VACUUM ANALYZE")
    database.execute("CHECKPOINT")
    _step("vacuum and analyze")


def _copy(database: psycopg.Connection, statement: str, body: bytes) -> None:
    with database.cursor().copy(statement) as copy:
        copy.write(body)


def _documents(
    database: psycopg.Connection, size: int, cells: people.Cells, topics: np.ndarray
) -> None:
    by = User.objects.order_by("pk").first()
    whole = -(-len(topics) // PER_DOCUMENT)
    means = [topics[n * PER_DOCUMENT : (n + 1) * PER_DOCUMENT].mean() for n in range(whole)]
    places = np.argsort(np.argsort(means, kind="stable"), kind="stable") / whole
    listed = people.Group.objects.get(name="listed").pk
    unlisted = people.Group.objects.get(name="group 0").pk
    documents, versions, allowed = list[str](), list[str](), list[str]()
    for number in range(-(-size // PER_DOCUMENT)):
        rng = random.Random(number)
        topic = (places[number % whole] + rng.random() / whole) % 1
        restricted = rng.random() < people.RESTRICTED
        count = min(PER_DOCUMENT, size - number * PER_DOCUMENT)
        document, version = key("d", number), key("v", number)
        place = cells.of(topic, rng.random())
        flag = "tf"[not restricted]
        documents.append(
            f"{document}\t{place}\tDocument {number}\t{{}}\t{{}}\t{flag}\t{version}\t{version}\t\tnow\tnow"
        )
        versions.append(
            f"{version}\t{document}\t1\t-\t{number}.txt\ttxt\ttext/plain\t1\t-\tnow\tready\t\t{{}}\t0\t0\tnow"
            f"\t\t\t0\t\t100\ten\t{count}\t\t{{}}\t{{}}\tnow"
        )
        if restricted:
            allowed.append(f"{document}\t{listed if rng.random() < 0.5 else unlisted}")
    _copy(
        database,
        "COPY kb_document (id, collection_id, title, metadata, tags, restricted, current_id,"
        " latest_id, member, created_at, updated_at) FROM STDIN",
        _lines(documents),
    )
    _copy(
        database,
        "COPY kb_version (id, document_id, number, file, filename, format, media_type, size, sha256,"
        " created_at, state, failure_code, failure_params, attempts, lost_leases, next_attempt_at,"
        " lane, waiting_for, waits, worker, progress, language, passage_count, indexed_title,"
        " quality, flags, ready_at) FROM STDIN",
        _lines(versions),
    )
    _copy(database, "COPY kb_allowance (document_id, group_id) FROM STDIN", _lines(allowed))
    assert by is not None


def _lines(rows: list[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()


def _rows(
    base: list[texts.Piece], real: vectors.Matrix, space: int, span: tuple[int, int]
) -> tuple[bytes, bytes]:
    numbers = list(range(*span))
    made = [texts.varied(base, number) for number in numbers]
    own = [number % len(base) for number in numbers]
    dense = vectors.mixtures(real, own, [each[1] for each in made], numbers)
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


def _passages(
    numbers: list[int], made: list[tuple[texts.Piece, int, list[str], str]]
) -> Iterator[str]:
    for number, (piece, _lender, words, text) in zip(numbers, made, strict=True):
        document = number // PER_DOCUMENT
        bm25 = ",".join(f"{slot}:{weight:.5g}" for slot, weight in sorted(weights(words).items()))
        lexemes = " ".join(
            "'" + w.replace("\\", "\\\\").replace("'", "''") + "'" for w in set(words)
        )
        yield (
            f"{key('p', number)}\t{key('d', document)}\t{key('v', document)}"
            f"\t{number % PER_DOCUMENT}\t{text.translate(_ESCAPES)}\t{{}}\t[]\t0\t0\t{len(words)}"
            f"\t0\t{'zh' if piece.chinese else 'en'}\t{lexemes.translate(_ESCAPES)}\t{{{bm25}}}/{SPACE}\n"
        )


def questions(most: int, cache: Path) -> tuple[list[str], vectors.Matrix]:
    """Return questions and their vectors."""
    asked = texts.questions(most)
    return asked, vectors.embedded(asked, cache, questions=True)
