"""Reads the client's log and the final database, and says what is wrong with them."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import psycopg

from benches.chaos.client import Event
from benches.papers import Paper

_VERSIONS = """
SELECT v.id::text, v.document_id::text, v.sha256, v.state, v.failure_code, v.number,
       v.id = d.current_id, v.passage_count, v.attempts, v.lease_token IS NOT NULL
FROM kb_version v JOIN kb_document d ON d.id = v.document_id
WHERE d.collection_id = %s AND d.deleted_at IS NULL"""
_PASSAGES = """
SELECT p.version_id::text, p.ordinal, md5(concat_ws('|', p.text, p.headings::text, p.page,
       p.boxes::text, p.tokens, p.lexemes::text, p.bm25::text))
FROM kb_passage p JOIN kb_document d ON d.id = p.document_id
WHERE d.collection_id = %s ORDER BY p.version_id, p.ordinal"""


@dataclass
class Verdict:
    """What was promised, what is there, and every contradiction."""

    acknowledged: int = 0
    unknown_stored: int = 0
    unknown: int = 0
    versions: int = 0
    states: Counter[str] = field(default_factory=Counter)
    passages: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Version:
    id: str
    document: str
    sha256: str
    state: str
    failure: str
    number: int
    current: bool
    passages: int
    attempts: int
    leased: bool


def check(
    database: psycopg.Connection,
    *,
    quiet: str,
    disturbed: str,
    papers: Sequence[Paper],
    events: Sequence[Event],
) -> Verdict:
    """Compare the collection that was disturbed with the one that was not, and with the log."""
    wanted = _contents(database, quiet)
    verdict = Verdict()
    found = _versions(database, disturbed)
    marks = _marks(database, disturbed)
    verdict.versions, verdict.passages = len(found), sum(map(len, marks.values()))
    verdict.states = Counter(version.state for version in found)
    for version in found:
        verdict.wrong += _version_wrong(version, wanted, marks)
    _promises(verdict, papers, events, found)
    _newest_is_current(verdict, found)
    return verdict


def _contents(database: psycopg.Connection, collection: str) -> dict[str, list[str]]:
    """Return the passages of each file of the quiet run, by its SHA-256."""
    marks = _marks(database, collection)
    return {each.sha256: _texts(marks[each.id]) for each in _versions(database, collection)}


def _versions(database: psycopg.Connection, collection: str) -> list[_Version]:
    return [_Version(*row) for row in database.execute(_VERSIONS, [collection]).fetchall()]


def _marks(database: psycopg.Connection, collection: str) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for version, ordinal, mark in database.execute(_PASSAGES, [collection]).fetchall():
        found[version].append((ordinal, mark))
    return found


def _texts(marks: Sequence[tuple[int, str]]) -> list[str]:
    return [mark for _, mark in marks]


def _version_wrong(
    version: _Version, wanted: dict[str, list[str]], marks: dict[str, list[tuple[int, str]]]
) -> list[str]:
    name, have = f"version {version.id}", marks[version.id]
    if version.state != "ready":
        return [f"{name} is {version.state} {version.failure}, attempts {version.attempts}"]
    wrong = []
    if version.leased:
        wrong.append(f"{name} is READY and still leased")
    if [ordinal for ordinal, _ in have] != list(range(version.passages)):
        wrong.append(f"{name} says {version.passages} passages and has {len(have)}")
    if _texts(have) != wanted.get(version.sha256):
        wrong.append(f"{name} differs from the undisturbed run")
    return wrong


def _promises(
    verdict: Verdict, papers: Sequence[Paper], events: Sequence[Event], found: Sequence[_Version]
) -> None:
    """Check that every acknowledged upload is there once, and nothing else than what was sent."""
    sums = {paper.name: hashlib.sha256(paper.body).hexdigest() for paper in papers}
    outcomes: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        outcomes[event.paper].append(event)
    have = Counter((version.document, version.sha256) for version in found)
    copies = Counter(version.sha256 for version in found)
    for name, attempts in outcomes.items():
        promised = {event.document for event in attempts if event.outcome == "ok"}
        unknown = any(event.outcome == "unknown" for event in attempts)
        verdict.acknowledged += len(promised)
        if not promised:
            verdict.unknown += 1
            verdict.unknown_stored += copies[sums[name]]
        for document in promised:
            if have[document, sums[name]] != 1:
                verdict.wrong.append(f"{name} was acknowledged and is there not exactly once")
        most = max(len(promised), 1 if unknown else 0)
        if copies[sums[name]] > most:
            verdict.wrong.append(f"{name} is there {copies[sums[name]]} times")


def _newest_is_current(verdict: Verdict, found: Sequence[_Version]) -> None:
    documents: dict[str, list[_Version]] = defaultdict(list)
    for version in found:
        documents[version.document].append(version)
    for document, versions in documents.items():
        newest = max(versions, key=lambda each: each.number)
        if [each.id for each in versions if each.current] != [newest.id]:
            verdict.wrong.append(f"document {document}: search does not read its newest version")
