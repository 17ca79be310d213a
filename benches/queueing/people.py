"""People with keys of their own, who may read what the bench asks of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx

from benches.answering.place import Place


@contextmanager
def people(at: Place, count: int) -> Iterator[list[httpx.Client]]:
    """Return clients of so many readers, each as patient as the bench's own."""
    with ExitStack() as stack:
        yield [stack.enter_context(_client(at, key)) for key in _keys(at, count)]


def _client(at: Place, key: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {key}"}
    url = at.client.base_url
    return httpx.Client(base_url=url, headers=headers, trust_env=False)


def _keys(at: Place, count: int) -> list[str]:
    from django.contrib.auth import get_user_model

    from kb.access import create_key, grant, permitted_collections, principal_of

    users = [
        get_user_model().objects.get_or_create(username=f"reader-{n}")[0] for n in range(count)
    ]
    for collection in permitted_collections(at.reader):
        for user in users:
            grant(collection=collection, by=at.reader, role="reader", user=user)
    return [create_key(by=principal_of(user), name="bench", days=1)[1] for user in users]
