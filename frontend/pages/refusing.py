"""What a refusal shows: where was looked, what came nearest, and whom to tell."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from frontend.pages.snippets import snippet
from kb.access import Principal, permitted_collections
from kb.access.keepers import keepers_of
from retrieval import gaps

if TYPE_CHECKING:
    from frontend.pages.marking import Stretch
    from retrieval.conversations import TurnView
    from retrieval.events import Answer, Hit
    from retrieval.models import Gap

MOST_NAMES = 6
"""Collections named in a refusal; the others are counted."""
MOST_NEAR = 4


@dataclass(frozen=True, slots=True)
class Near:
    """A nearest passage with its telling words marked, and who keeps its collection."""

    hit: Hit
    stretches: list[Stretch]
    keepers: list[str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Where a refused question was looked up. Others than its asker see the nearest alone."""

    nearest: list[Near]
    names: list[str] = field(default_factory=list)
    more: int = 0
    passages: int = 0
    limited: bool = False
    """Whether the conversation's collections or filters left something out."""


@dataclass(frozen=True, slots=True)
class Told:
    """A gap that was sent for this question, and to whom."""

    gap: Gap
    to: gaps.Recipient


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom a question can be sent to, as it will be sent, and to whom it was sent already."""

    turn_id: uuid.UUID
    question: str
    reworded: bool
    offered: list[gaps.Recipient]
    told: list[Told]


def refusal_of(answer: Answer, turn: TurnView, *, by: Principal) -> Refusal | None:
    """Return what a refusal shows, None for an answer."""
    if not answer.abstained:
        return None
    near = _nearest(answer.nearest[:MOST_NEAR], answer.searched_for or turn.question, by)
    if not turn.mine:
        return Refusal(near)
    readable = permitted_collections(by)
    searched = readable.filter(pk__in=turn.collections) if turn.collections else readable
    names = list(searched.values_list("name", flat=True))
    looked = answer.looked
    left_out = bool(turn.collections) and readable.count() > len(names)
    return Refusal(
        near,
        names[:MOST_NAMES],
        max(0, len(names) - MOST_NAMES),
        looked.passages if looked else 0,
        left_out or (looked is not None and looked.narrowed),
    )


def telling_of(answer: Answer, turn: TurnView, *, by: Principal) -> Telling | None:
    """Return whom to tell about a question that was not answered, or in part; None for nobody."""
    view = replace(turn, answer=answer)
    recipients = {each.collection_id: each for each in gaps.recipients(view, by=by)}
    if not recipients:
        return None
    question = gaps.asked(view)
    known = gaps.sent_alike(question, by=by, within=recipients)
    told = [Told(gap, recipients[gap.collection_id]) for gap in known]
    done = {gap.collection_id for gap in known if gap.state == gap.State.OPEN}
    offered = [each for pk, each in recipients.items() if pk not in done]
    return Telling(view.id, question, question != view.question, offered, told)


def _nearest(hits: Sequence[Hit], question: str, by: Principal) -> list[Near]:
    ids = {uuid.UUID(hit.collection_id) for hit in hits}
    keepers = keepers_of(by, ids) if ids else {}
    return [
        Near(hit, snippet(hit.text, question), keepers.get(uuid.UUID(hit.collection_id), []))
        for hit in hits
    ]
