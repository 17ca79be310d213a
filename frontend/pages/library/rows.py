"""A document as a row of a list: its state in words, its wait, its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from ingestion.errors import explain
from ingestion.pipeline.queue import seconds_per_document
from kb.access.queue import places

if TYPE_CHECKING:
    from kb.models import Document, Version

_KINDS = {"ready": "ready", "failed": "failed", "quarantined": "failed"}


@dataclass(frozen=True, slots=True)
class Wait:
    """A place in the queue (1 is next) and about how many seconds it takes, when known."""

    position: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a version is: `kind` is progress, ready or failed."""

    version: Version
    kind: str
    reason: str
    wait: Wait | None


@dataclass(frozen=True, slots=True)
class Row:
    """A document with the standing of its latest version."""

    document: Document
    latest: Standing | None

    @property
    def other_name(self) -> bool:
        """Tell whether the file's name says more than the title does."""
        name = self.latest.version.filename if self.latest else ""
        return PurePath(name).stem != self.document.title


def standings(versions: Iterable[Version]) -> list[Standing]:
    """Return the standing of each version, with at most two queries for all of them."""
    versions = list(versions)
    found = places(versions)
    pace = seconds_per_document() if found else None
    return [_standing(each, found.get(each.pk), pace) for each in versions]


def _standing(version: Version, place: int | None, pace: float | None) -> Standing:
    code = version.failure_code
    reason = explain(code, version.failure_params) if code else ""
    wait = Wait(place, place * pace if pace is not None else None) if place else None
    return Standing(version, _KINDS.get(version.state, "progress"), reason, wait)


def rows(documents: Iterable[Document]) -> list[Row]:
    """Return documents (with `latest` selected) as rows."""
    documents = list(documents)
    latest = [document.latest for document in documents if document.latest]
    found = {standing.version.pk: standing for standing in standings(latest)}
    return [Row(each, found.get(each.latest_id) if each.latest_id else None) for each in documents]
