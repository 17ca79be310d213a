"""API keys: `kb_<prefix>_<secret>`, stored as HMAC-SHA256 under the server's pepper."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.access.audit import record
from kb.access.permitted import permitted_collections
from kb.access.principal import SCOPES, Principal
from kb.errors import ForbiddenError, InvalidError, NotFoundError
from kb.models import APIKey, Collection

LONGEST_DAYS = 365
USED_EVERY = timedelta(minutes=1)
"""`last_used_at` is written at most this often, to keep reads from writing."""


def _digest(key: str) -> str:
    return hmac.new(settings.KEY_PEPPER.encode(), key.encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def create_key(
    *,
    by: Principal,
    name: str,
    scopes: Iterable[str] = ("read",),
    collections: Iterable[Collection] | None = None,
    days: int = 90,
) -> tuple[APIKey, str]:
    """Create a key for `by` and return it with its text, which is never shown again."""
    if by.key_prefix:
        raise ForbiddenError(_("An API key cannot make another API key."))
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(SCOPES):
        raise InvalidError(_("Choose scopes among read, write and manage."))
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidError(_("A key lives between 1 and 365 days."))
    text = f"kb_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
    key = APIKey.objects.create(
        owner_id=by.user_id,
        name=name.strip()[:100] or "key",
        prefix=text.split("_")[1],
        digest=_digest(text),
        scopes=wanted,
        limited=collections is not None,
        expires_at=timezone.now() + timedelta(days=days),
    )
    if collections is not None:
        ids = [collection.pk for collection in collections]
        key.collections.set(permitted_collections(by).filter(pk__in=ids))
    record("key.create", by=by, target=key, scopes=wanted)
    return key, text


def authenticate_key(text: str) -> Principal | None:
    """Return the principal of a live key of an active person, else None."""
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != "kb":
        return None
    now = timezone.now()
    key = APIKey.objects.filter(
        prefix=parts[1], revoked_at__isnull=True, expires_at__gt=now, owner__is_active=True
    ).first()
    if not hmac.compare_digest(key.digest if key else "0" * 64, _digest(text)) or key is None:
        return None
    APIKey.objects.filter(pk=key.pk).filter(
        Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USED_EVERY)
    ).update(last_used_at=now)
    only = frozenset(key.collections.values_list("pk", flat=True)) if key.limited else None
    return Principal(key.owner_id, frozenset(key.scopes), only, key.prefix)


def keys_of(principal: Principal) -> QuerySet[APIKey]:
    """Return the principal's own keys."""
    return APIKey.objects.filter(owner=principal.user_id)


def revoke_key(*, key_id: uuid.UUID | str, by: Principal) -> None:
    """Revoke one of the caller's own keys; effective on the next request."""
    if not keys_of(by).filter(pk=key_id).update(revoked_at=timezone.now()):
        raise NotFoundError(_("There is no such key."))
    record("key.revoke", by=by, target_type="apikey", target_id=str(key_id))
