"""How long suggestions take, key by key: 10,000 documents, headings of 100,000 passages.

Titles and headings are made of words of the evaluation texts, a third of them Chinese; a twentieth
of the documents is restricted. Whole requests are timed (session, rights, three statements,
template), and beside that the processor time of this process and of Postgres, which does not grow
when the machine is shared.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from benches.client import DATA, EVIDENCE, machine
from benches.product import Product

if TYPE_CHECKING:
    from django.test import Client

PER_DOCUMENT, COLLECTIONS, RARE = 10, 20, 100
"""Passages of a document; collections; every how many-th document the reader of 1 % sees."""
_DOCUMENT = "id,collection_id,title,metadata,tags,restricted,member,created_at,updated_at"
_VERSIONS = """INSERT INTO kb_version (id, document_id, number, file, filename, format, media_type,
size, sha256, created_at, state, failure_code, failure_params, attempts, lost_leases,
next_attempt_at, lane, waiting_for, waits, worker, progress, language, passage_count, indexed_title,
quality, flags) SELECT gen_random_uuid(), id, 1, '', '', '', '', 1, '', now(), 'ready', '', '{}', 0,
0, now(), '', '', 0, '', 100, '', 1, title, '{}', '{}' FROM kb_document"""
_CURRENT = """UPDATE kb_document SET current_id = version.id FROM kb_version version
WHERE version.document_id = kb_document.id"""
_THEN = "2026-01-01"


class Phrases:
    """Titles and headings."""

    def __init__(self) -> None:
        self.chance = random.Random(7)
        self.words = re.findall(r"[A-Za-z]{3,12}", _text("clapnq-dev"))
        self.chinese = re.findall(r"[\u4e00-\u9fff]{4,14}", _text("cmrc2018-dev"))

    def __call__(self, most: int) -> str:
        if self.chance.random() < 0.35:
            return self.chance.choice(self.chinese)[: self.chance.randint(4, 12)]
        count = self.chance.randint(1, most)
        return " ".join(self.chance.choices(self.words, k=count)).capitalize()


def _text(name: str) -> str:
    lines = (DATA / name / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    return " ".join(json.loads(line)["text"] for line in lines)


def fill(passages: int, phrase: Phrases) -> list[str]:
    """Store the documents and return some of the texts that can be typed."""
    from django.db import connection

    from kb.access import create_collection, grant, principal_of
    from kb.models import User, Version
    from kb.text.typeahead import spaced

    owner, everything, little = (User.objects.create_user(n) for n in ("owner", "all", "few"))
    by = principal_of(owner)
    places = [create_collection(name=f"Collection {n}", by=by) for n in range(COLLECTIONS + 1)]
    for place in places:
        grant(collection=place, by=by, role="reader", user=everything)
    grant(collection=places[-1], by=by, role="reader", user=little)
    titles = [phrase(6) for _n in range(passages // PER_DOCUMENT)]
    headings = [[phrase(4) for _n in range(PER_DOCUMENT // 2)] for _title in titles]
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY kb_document ({_DOCUMENT}) FROM STDIN") as copy:
            for n, title in enumerate(titles):
                place = places[-1] if n % RARE == 0 else phrase.chance.choice(places[:-1])
                row = (uuid.uuid4(), place.pk, title, "{}", [], n % 20 == 7, "", _THEN, _THEN)
                copy.write_row(row)
        for statement in (_VERSIONS, _CURRENT):
            cursor.execute(statement)
        versions = list(Version.objects.values_list("pk", flat=True))
        with cursor.copy("COPY kb_heading (version_id,passage_id,text,spaced) FROM STDIN") as copy:
            for version, texts in zip(versions, headings, strict=True):
                for text in texts:
                    copy.write_row((version, uuid.uuid4(), text, spaced(text)))
        cursor.execute("VACUUM ANALYZE")
    return titles[:75] + [texts[0] for texts in headings[:75]]


def typed(texts: Sequence[str], chance: random.Random) -> list[str]:
    """Return what is in the field after one, two, three and five keys of a word of each text."""
    words = [chance.choice(text.split()) for text in texts]
    return [word[:n] for word in words for n in (1, 2, 3, 5) if len(word) >= n]


def timed(client: Client, texts: Sequence[str], processor: Callable[[], float]) -> str:
    """Return the cells of a row: milliseconds of whole requests, then of processors."""
    walls, work = [], []
    for text in texts:
        before, started, own = processor(), time.perf_counter(), time.process_time()
        assert client.get("/search/suggest", {"q": text}).status_code == 200
        walls.append((time.perf_counter() - started) * 1000)
        work.append((time.process_time() - own) * 1000 + processor() - before)
    cells = [f"{cuts[49]:.1f} | {cuts[94]:.1f}" for cuts in map(_hundredths, (walls, work))]
    return f"{len(texts)} | {cells[0]} | {cells[1]}"


def _hundredths(values: Sequence[float]) -> list[float]:
    return quantiles(values, n=100)


def _of_postgres() -> Callable[[], float]:
    """Return a clock of the processor milliseconds of this connection's server process."""
    from django.db import connection

    connection.ensure_connection()
    status = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return lambda: int(status.read_text().split()[0]) / 1e6


def rows_of(passages: int) -> list[str]:
    """Fill, ask as both readers, and return the rows of the table."""
    from django.test import Client

    from kb.models import User

    phrase = Phrases()
    texts = typed(fill(passages, phrase), phrase.chance)
    rows = []
    for name, share in (("all", "100 %"), ("few", "1 %")):
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(username=name))
        timed(client, texts[:20], _of_postgres())
        rows.append(f"| {share} | {timed(client, texts, _of_postgres())} |")
    return rows


def main() -> None:
    """Measure in a product of its own, print and store."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--passages", type=int, default=100_000)
    options.add_argument("--dry", action="store_true", help="do not store the report")
    chosen = options.parse_args()
    with Product() as product:
        os.environ.update(product.environment)
        os.environ["DJANGO_SETTINGS_MODULE"] = "deploy.settings"
        import django

        django.setup()
        rows = rows_of(chosen.passages)
    load = f"load {os.getloadavg()[0]:.1f} at the end"
    lines = ["# Suggestions", "", f"`make bench-suggest`. Machine: {machine()}, {load}", ""]
    lines += [" ".join((__doc__ or "").split()), ""]
    lines += ["| reader sees | requests | p50 ms | p95 ms | p50 ms of processors | p95 |"]
    lines += ["|---|---:|---:|---:|---:|---:|", *rows]
    text = "\n".join(lines) + "\n"
    print(text)
    if not chosen.dry:
        (EVIDENCE / "suggestions.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
