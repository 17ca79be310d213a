"""Telling those who keep a collection what its documents do not answer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, permitted_collections, permitted_documents, record
from kb.access.keepers import keepers_of
from kb.errors import InvalidError, LimitError, NotFoundError
from kb.text import detect
from retrieval.conversations import TurnView, turn
from retrieval.gaps.alike import alike
from retrieval.gaps.reading import KEEPS
from retrieval.models import Gap

MOST_A_DAY = 20
"""Questions one person may send within 24 hours."""
MOST_COLLECTIONS = 6
"""Collections offered for one question."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A collection whose keepers can be told, with the documents of it that came nearest.

    `own` says whether one keeps it oneself.
    """

    collection_id: uuid.UUID
    name: str
    keepers: list[str]
    document_ids: list[str]
    own: bool = False


def asked(view: TurnView) -> str:
    """Return the question as it is understood by somebody who does not know the conversation."""
    return (view.answer.searched_for if view.answer else "") or view.question


def recipients(view: TurnView, *, by: Principal) -> list[Recipient]:
    """Return whom a question without a whole answer can be sent to, the likeliest first.

    They keep the collections of the nearest documents; if there are none, those that were searched.
    Empty when there is nothing to tell, or the question is not the principal's own.
    """
    answer = view.answer
    if answer is None or not view.mine or view.hidden or not (answer.abstained or answer.missing):
        return []
    near = answer.nearest if answer.abstained else answer.citations
    ids = list(dict.fromkeys(each.document_id for each in near))
    rows = permitted_documents(by).filter(pk__in=ids).values_list("pk", "collection")
    within: dict[uuid.UUID, list[str]] = {}
    for pk, collection in sorted(rows, key=lambda row: ids.index(str(row[0]))):
        within.setdefault(collection, []).append(str(pk))
    found = permitted_collections(by)
    if within:
        found = found.filter(pk__in=within)
    elif view.collections:
        found = found.filter(pk__in=view.collections)
    names = dict(found.values_list("pk", "name"))
    chosen = [pk for pk in within if pk in names] or list(names)
    offered = chosen[:MOST_COLLECTIONS]
    keepers = keepers_of(by, offered)
    mine = set(permitted_collections(by, KEEPS).filter(pk__in=offered).values_list("pk", flat=True))
    return [
        Recipient(pk, names[pk], keepers.get(pk, []), within.get(pk, []), pk in mine)
        for pk in offered
    ]


def tell(
    turn_id: uuid.UUID | str, *, by: Principal, collections: Sequence[str] | None = None
) -> list[Gap]:
    """Send a question of one's own to the keepers of these collections, or of the likeliest one.

    What the principal has sent already and is open stays one gap. Raises NotFoundError for what is
    not the principal's or cannot be told, and LimitError after twenty new ones within a day.
    """
    by.require("read")
    view = turn(turn_id, by=by)
    offered = recipients(view, by=by)
    wanted = offered[:1] if collections is None else _chosen(offered, collections)
    if not wanted:
        raise NotFoundError(_("There is nobody to tell about this question."))
    with transaction.atomic():
        return [_kept(view, each, by) for each in wanted]


def _chosen(offered: Sequence[Recipient], collections: Sequence[str]) -> list[Recipient]:
    ids = {str(each) for each in collections}
    if not ids:
        raise InvalidError(_("Choose whom to tell."))
    chosen = [each for each in offered if str(each.collection_id) in ids]
    if len(chosen) != len(ids):
        raise NotFoundError(_("There is no such collection."))
    return chosen


def _kept(view: TurnView, to: Recipient, by: Principal) -> Gap:
    question = asked(view)
    key = {"reader_id": by.user_id, "collection_id": to.collection_id, "alike": alike(question)}
    known = Gap.objects.filter(**key, state=Gap.State.OPEN).first()
    if known is not None:
        return known
    _require_room(by)
    made, new = Gap.objects.get_or_create(
        **key,
        state=Gap.State.OPEN,
        defaults={
            "question": question,
            "language": detect(question),
            "document_ids": to.document_ids,
        },
    )
    if new:
        record("gap.send", by=by, target=made, collection=str(to.collection_id))
    return made


def _require_room(by: Principal) -> None:
    lately = Gap.objects.filter(reader=by.user_id, created_at__gt=Now() - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise LimitError(
            _("You have sent many questions today. Send the next one tomorrow."),
            retry_after=3600,
        )
