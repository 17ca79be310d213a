"""Where answers lie for a few minutes: Redis, which may be away, and then nothing is remembered."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.core.cache import cache
from redis.exceptions import RedisError

from retrieval.events import Answer, Hit

SECONDS = 600
"""How long an answer is remembered."""
_BEHIND = "answers-of:"
"""Document id -> keys of the answers that rest on it."""


@dataclass(frozen=True, slots=True)
class Known:
    """An answer, the passages it was made from, and the title of each version behind them."""

    answer: Answer
    hits: list[Hit]
    titles: dict[str, str]


def get(key: str) -> Known | None:
    """Return what lies under `key`."""
    with contextlib.suppress(RedisError):
        known = cache.get(key)
        return known if isinstance(known, Known) else None
    return None


def put(key: str, known: Known, documents: Iterable[str]) -> None:
    """Remember an answer that rests on `documents`."""
    with contextlib.suppress(RedisError):
        names = [_BEHIND + each for each in documents]
        before = cache.get_many(names)
        cache.set_many({name: {*before.get(name, ()), key} for name in names}, SECONDS)
        cache.set(key, known, SECONDS)


def drop(key: str) -> None:
    """Forget one answer."""
    with contextlib.suppress(RedisError):
        cache.delete(key)


def forget(documents: Iterable[str]) -> None:
    """Forget the answers that rest on documents which are gone for good."""
    with contextlib.suppress(RedisError):
        names = [_BEHIND + each for each in documents]
        found = cache.get_many(names)
        cache.delete_many([*names, *chain.from_iterable(found.values())])
