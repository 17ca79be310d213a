"""Sharing a conversation with named people and groups: who may read along."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, record
from kb.access.people import named
from kb.access.principal import MANAGE
from kb.errors import InvalidError, NotFoundError
from retrieval.conversations.keeping import as_uuid, get
from retrieval.models import Conversation, Share

MOST = 50
"""People and groups that one conversation is shared with."""


def share(*, conversation: Conversation, by: Principal, name: str, kind: str = "") -> Share:
    """Let the person or group of this name read one's conversation, as far as they may know of it.

    `kind` is `user`, `group` or empty for either. Raises InvalidError when nobody is called so.
    """
    by.require(MANAGE)
    kept = get(by, conversation.pk)
    whom = named(name, kind=kind)
    who: dict[str, Any] = {"group": whom} if isinstance(whom, Group) else {"user": whom}
    if whom.pk == by.user_id and "user" in who:
        raise InvalidError(_("This is your own conversation: name somebody else."), code="own")
    if kept.shares.exclude(**who).count() >= MOST:
        raise InvalidError(_("Share it with a group: 50 people and groups are the most."))
    made, new = Share.objects.get_or_create(conversation=kept, **who)
    if new:
        record("conversation.share", by=by, target=kept, share=str(made.pk))
    return made


def unshare(*, conversation: Conversation, by: Principal, share_id: uuid.UUID | str) -> None:
    """Take a share back, effective on the next request."""
    by.require(MANAGE)
    found = shares_of(conversation, by=by).filter(pk=as_uuid(share_id)).first()
    if found is None:
        raise NotFoundError(_("There is no such share."))
    record("conversation.unshare", by=by, target=conversation, share=str(found.pk))
    found.delete()


def shares_of(conversation: Conversation, *, by: Principal) -> QuerySet[Share]:
    """Return with whom one's conversation is shared."""
    return get(by, conversation.pk).shares.select_related("user", "group")


def shared_with(by: Principal) -> QuerySet[Conversation]:
    """Return other people's conversations that `by` may read along, the latest first."""
    groups = Group.objects.filter(user=by.user_id, user__is_active=True)
    mine = Share.objects.filter(
        Q(user=by.user_id, user__is_active=True) | Q(group__in=groups.values("pk"))
    )
    found = Conversation.objects.filter(pk__in=mine.values("conversation"))
    return found.exclude(owner=by.user_id).select_related("owner")
