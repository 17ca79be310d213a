"""The first step: is there a version in effect, and does it have what was expected?"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kb.access import Principal, permitted_passages, permitted_versions, versions_of
from kb.access.effect import LATER, OVER, effect_of
from retrieval.explaining.explanation import Step
from retrieval.explaining.sought import holding

if TYPE_CHECKING:
    from kb.models import Document, Passage, Version


@dataclass(frozen=True, slots=True)
class Standing:
    """The step, the version that is searched, and which of its passages were expected."""

    step: Step
    version: Version | None = None
    passages: list[uuid.UUID] = field(default_factory=list)


def standing(
    document: Document,
    passage: Passage | None,
    text: str,
    *,
    by: Principal,
    as_of: datetime | None,
) -> Standing:
    """Return how a document stands for a search now or `as_of`."""
    if document.deleted_at is not None:
        return _lost("deleted")
    version = permitted_versions(by, as_of=as_of).filter(document=document).first()
    if version is None:
        return _without_version(document, as_of)
    if passage is not None:
        return _with_passage(document, version, passage, as_of)
    rows = permitted_passages(by, as_of=as_of).filter(version=version).order_by("ordinal")
    texts = [
        (pk, "\n".join([*headings, text]))
        for pk, headings, text in rows.values_list("pk", "headings", "text")
    ]
    if not texts:
        return _lost("no-passages", version=version.number, flags=version.flags)
    found = holding(text, texts)
    if not found:
        return _lost("no-such-text", version=version.number, flags=version.flags)
    return Standing(_in_effect(document, version), version, found)


def _with_passage(
    document: Document, version: Version, passage: Passage, as_of: datetime | None
) -> Standing:
    if passage.version_id == version.pk:
        return Standing(_in_effect(document, version), version, [passage.pk])
    old = passage.version
    if as_of is not None:
        return _then(old, version, as_of)
    dates = {LATER: old.effective_from, OVER: old.effective_to}
    effect = effect_of(old, document)
    code = effect if effect in dates else "replaced"
    told = {"version": old.number, "current": version.number}
    return _lost(code or "replaced", **told, date=dates.get(code or ""))


def _then(other: Version, version: Version, as_of: datetime) -> Standing:
    """Return why it was `version` that held `as_of` a day, and not the `other`."""
    if other.effective_to is not None and other.effective_to <= as_of:
        return _lost("over", version=other.number, date=other.effective_to)
    if (other.effective_from or other.ready_at or other.created_at) > as_of:
        return _lost("not-then", date=as_of)
    return _lost("replaced", version=other.number, current=version.number)


def _without_version(document: Document, as_of: datetime | None) -> Standing:
    """Return why no version is in effect: how its newest one stands."""
    newest = versions_of(document).order_by("-number").first()
    if newest is None:
        return _lost("empty")
    if newest.failure_code:
        told = {"failure": newest.failure_code, "failure_params": newest.failure_params}
        return _lost("failed", version=newest.number, state=newest.state, **told)
    effect = effect_of(newest, document)
    if effect is None:
        told = {"state": newest.state, "waiting_for": newest.waiting_for}
        return _lost("reading", version=newest.number, **told)
    if as_of is not None:
        return _lost("not-then", date=as_of)
    if effect == OVER:
        return _lost("over", version=newest.number, date=newest.effective_to)
    return _lost("later", version=newest.number, date=newest.effective_from)


def _in_effect(document: Document, version: Version) -> Step:
    newest = document.latest
    if newest is None or newest.number <= version.number:
        return Step("state", True, "in-effect", {"version": version.number})
    told = {"version": version.number, "newer": newest.number, "newer_state": newest.state}
    return Step("state", True, "older-in-effect", told)


def _lost(code: str, **params: Any) -> Standing:
    return Standing(Step("state", False, code, params, lost=True))
