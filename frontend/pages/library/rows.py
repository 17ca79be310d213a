"""A document as a row of a list: its state in words, its wait, its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from frontend.pages.library.dates import Effect, effect
from frontend.pages.library.findings import Mark, marks
from ingestion.errors import explain, explain_wait
from kb.access.queue import Wait, waits

if TYPE_CHECKING:
    from kb.models import Document, Version

_KINDS = {"ready": "ready", "failed": "failed", "quarantined": "failed"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a version is: `kind` is progress, ready or failed."""

    version: Version
    kind: str
    reason: str
    wait: Wait | None
    waiting: bool = False
    """It waits for a part of the server; `reason` says for which."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document with the standing of its latest version."""

    document: Document
    latest: Standing | None

    @property
    def marks(self) -> list[Mark]:
        """What the quality report found, the gravest first."""
        return marks(self.latest.version.flags) if self.latest else []

    @property
    def effect(self) -> Effect | None:
        """When the latest version holds."""
        return effect(self.latest.version, self.document) if self.latest else None

    @property
    def other_name(self) -> bool:
        """Tell whether the file's name says more than the title does."""
        name = self.latest.version.filename if self.latest else ""
        return PurePath(name).stem != self.document.title


def standings(versions: Iterable[Version]) -> list[Standing]:
    """Return the standing of each version, with at most three queries for all of them."""
    versions = list(versions)
    found = waits(versions)
    return [_standing(each, found.get(each.pk)) for each in versions]


def _standing(version: Version, wait: Wait | None) -> Standing:
    code = version.failure_code
    reason = explain(code, version.failure_params) if code else ""
    kind = _KINDS.get(version.state, "progress")
    waiting = kind == "progress" and bool(version.waiting_for) and version.lease_token is None
    if waiting:
        reason = explain_wait(version.waiting_for)
    return Standing(version, kind, reason, wait, waiting)


def rows(documents: Iterable[Document]) -> list[Row]:
    """Return documents (with `latest` selected) as rows."""
    documents = list(documents)
    latest = [document.latest for document in documents if document.latest]
    found = {standing.version.pk: standing for standing in standings(latest)}
    return [Row(each, found.get(each.latest_id) if each.latest_id else None) for each in documents]
