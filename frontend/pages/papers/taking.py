"""The paper of a conversation, for whoever may read it."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from frontend.pages.papers.paper import Link, Paper, paper_of
from kb.access import Principal, record
from retrieval import conversations


def conversation_paper(conversation_id: uuid.UUID, *, by: Principal, link: Link) -> Paper:
    """Return the paper of one's own conversation, or of a shared one as far as it may be read.

    Raises NotFoundError for any other.
    """
    own = conversations.of(by).filter(pk=conversation_id).first()
    if own is not None:
        title = conversations.titles_of([own], by=by)[own.pk]
        views = conversations.turns(own, by=by)
    else:
        shared = conversations.read_along(conversation_id, by=by)
        title, views = shared.title, shared.turns
    target = {"target_type": "conversation", "target_id": str(conversation_id)}
    record("conversation.export", by=by, **target)
    return paper_of(title or _("A shared conversation"), views, link=link)
