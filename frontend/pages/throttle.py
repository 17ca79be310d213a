"""Slowing down people who guess passwords: per person and address, and per address."""

from __future__ import annotations

import hashlib
import logging

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

WINDOW = 900
"""Seconds for which a wrong password counts."""
PER_PERSON, PER_ADDRESS = 8, 60


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from: behind our proxy, the address that the proxy added."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.PUBLIC_URL else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


def _keys(name: str, address: str) -> list[tuple[str, int]]:
    person = hashlib.sha256(f"{name.casefold()}\0{address}".encode()).hexdigest()[:32]
    place = hashlib.sha256(address.encode()).hexdigest()[:32]
    return [(f"sign-in:{person}", PER_PERSON), (f"sign-in:{place}", PER_ADDRESS)]


def blocked(*, name: str, address: str) -> bool:
    """Say whether too many wrong passwords came lately. Without the cache nobody is blocked."""
    try:
        return any(cache.get(key, 0) >= limit for key, limit in _keys(name, address))
    except RedisError:
        log.warning("the cache is down: sign-in is not throttled")
        return False


def failed(*, name: str, address: str) -> None:
    """Count a wrong password."""
    try:
        for key, _limit in _keys(name, address):
            cache.add(key, 0, WINDOW)
            cache.incr(key)
    except (RedisError, ValueError):
        log.warning("the cache is down: a wrong password was not counted")
