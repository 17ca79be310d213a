"""A conversation as somebody reads it with whom it is shared: through their own permissions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, permitted_collections, permitted_documents, record
from kb.errors import NotFoundError
from retrieval.conversations.keeping import as_uuid
from retrieval.conversations.limits import collections_of
from retrieval.conversations.sharing import shared_with
from retrieval.conversations.stored import from_data, to_data
from retrieval.conversations.titling import title_of
from retrieval.conversations.views import (
    TurnView,
    grouped,
    is_known,
    is_narrowed,
    permitted_of,
    turn,
)
from retrieval.conversations.withholding import documents_of, for_others
from retrieval.events import Answer
from retrieval.models import Conversation, Turn

_ENDED = (Turn.State.DONE, Turn.State.INCOMPLETE)


@dataclass(frozen=True, slots=True)
class Shared:
    """Somebody else's conversation; `title` is empty when it may speak of hidden documents."""

    id: uuid.UUID
    owner: str
    title: str
    turns: list[TurnView]

    def whole(self) -> list[TurnView]:
        """Return the turns of which nothing is withheld."""
        return [view for view in self.turns if not (view.hidden or view.withheld)]


def read_along(conversation_id: uuid.UUID | str, *, by: Principal) -> Shared:
    """Return a conversation that is shared with `by`. Raises NotFoundError for any other."""
    found = shared_with(by).filter(pk=as_uuid(conversation_id)).first()
    if found is None:
        raise NotFoundError(_("There is no such conversation."))
    title = titles_of([found], by=by)[found.pk]
    return Shared(found.pk, found.owner.get_username(), title, _turns(found, by))


def readable_turn(turn_id: uuid.UUID | str, *, by: Principal) -> TurnView:
    """Return a turn of one's own, or one that a shared conversation shows. Raises NotFoundError."""
    asked = Turn.objects.filter(pk=as_uuid(turn_id))
    if asked.filter(conversation__owner=by.user_id).exists():
        return turn(turn_id, by=by)
    within = shared_with(by).filter(turns__in=asked.values("pk")).first()
    views = _turns(within, by) if within else []
    found = next((view for view in views if str(view.id) == str(turn_id)), None)
    if found is None:
        raise NotFoundError(_("There is no such question."))
    return found


def titles_of(conversations: Sequence[Conversation], *, by: Principal) -> dict[uuid.UUID, str]:
    """Return id -> title; empty where any question may not be shown, unless it is a person's own.

    Whoever gave it, a title can quote any of the answers.
    """
    strict = [each.pk for each in conversations if each.owner_id != by.user_id or is_narrowed(by)]
    rows = Turn.objects.filter(conversation__in=strict)
    facts = list(rows.values_list("conversation", "source_ids", "forgotten"))
    named = {each for _pk, sources, _forgotten in facts for each in sources}
    seen = permitted_documents(by).filter(pk__in=named).values_list("pk", flat=True)
    permitted = {str(pk) for pk in seen}
    unknown = set(strict) - {pk for pk, _sources, _forgotten in facts}
    for pk, sources, forgotten in facts:
        if forgotten or not sources or not permitted.issuperset(sources):
            unknown.add(pk)
    return {each.pk: "" if each.pk in unknown else each.title for each in conversations}


def continue_own(conversation_id: uuid.UUID | str, *, by: Principal) -> Conversation:
    """Copy what `by` may see of a shared conversation into one of their own, to ask on in.

    Only answers of which nothing is withheld are copied, with their questions. Raises
    NotFoundError when there are none.
    """
    by.require("read")
    shared = read_along(conversation_id, by=by)
    whole = shared.whole()
    if not whole:
        raise NotFoundError(_("Nothing of this conversation can be copied. Ask a new question."))
    limited = shared_with(by).get(pk=shared.id).collection_ids
    allowed = permitted_collections(by).filter(pk__in=limited).values_list("pk", flat=True)
    with transaction.atomic():
        mine = Conversation.objects.create(
            owner_id=by.user_id,
            title=shared.title or title_of(whole[0].question),
            collection_ids=sorted(str(pk) for pk in allowed),
        )
        for view in whole:
            _copy(view, mine)
        record("conversation.copy", by=by, target=mine, source=str(shared.id))
    return mine


def _copy(view: TurnView, into: Conversation) -> None:
    sources = Turn.objects.values_list("source_ids", flat=True).get(pk=view.id)
    Turn.objects.create(
        conversation=into,
        question=view.question,
        collection_ids=view.collections,
        state=view.state,
        answer=to_data(view.answer) if view.answer else None,
        source_ids=sources,
        error=view.error,
        copied=True,
    )


def _turns(conversation: Conversation, by: Principal) -> list[TurnView]:
    """Return the latest finished version of each question; nothing of what is forgotten."""
    ended = Turn.objects.filter(conversation=conversation, state__in=_ENDED)
    rows = [versions[-1] for versions in grouped(ended) if not versions[-1].forgotten]
    answers = [from_data(row.answer) if row.answer else None for row in rows]
    permitted = permitted_of(rows, answers, by=by)
    named = collections_of(rows, by=by)
    return [
        _view(row, answer, permitted, named[row.pk])
        for row, answer in zip(rows, answers, strict=True)
    ]


def _view(
    row: Turn, answer: Answer | None, permitted: set[str], collections: list[str]
) -> TurnView:
    known = is_known(row, permitted) and (answer is None or documents_of(answer) <= permitted)
    withheld = False
    if answer is not None:
        answer, withheld = for_others(answer, sources=row.source_ids, permitted=permitted)
    return TurnView(
        id=row.pk,
        question=row.question if known else "",
        state=row.state,
        answer=_shown(answer, known),
        withheld=int(withheld),
        error=row.error,
        created_at=row.created_at,
        collections=collections if known else [],
        conversation_id=row.conversation_id,
        versions=[row.pk],
        mine=False,
        hidden=not known,
    )


def _shown(answer: Answer | None, known: bool) -> Answer | None:
    """Return the answer, unless nothing of it is left to show beside a hidden question."""
    if answer is None or known or answer.citations:
        return answer
    return None
