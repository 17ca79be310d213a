"""A search with a primary and a replica that stands still, goes on and dies."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from deploy.services import postgres
from kb import access
from kb.access import Principal, principal_of, spaces, tags
from kb.models import Allowance, Collection, Document, Role, User
from retrieval.search import reading, search
from tests.retrieval.search import shelf


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something the other server does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "the replica did not get there"
        time.sleep(0.05)


def caught_up() -> bool:
    return reading.database_now() == "replica"


def still(yes: bool) -> None:
    """Stop the replica's replay, or let it go on."""
    with connections["replica"].cursor() as cursor:
        cursor.execute(f"SELECT pg_wal_replay_{'pause' if yes else 'resume'}()")
    until(lambda: paused() == yes)


def paused() -> bool:
    with connections["replica"].cursor() as cursor:
        cursor.execute("SELECT pg_get_wal_replay_pause_state() = 'paused'")
        return bool(cursor.fetchone()[0])


@contextmanager
def behind() -> Iterator[None]:
    """What is written in the body does not reach the replica before its end."""
    until(caught_up)
    still(True)
    yield
    assert reading.database_now() == "default"
    still(False)


def found(reader: Principal, *tagged: str) -> set[str]:
    filters = {"tags": tagged} if tagged else None
    hits = search("annual leave", reader=reader, limit=20, filters=filters).hits
    return {hit.title for hit in hits}


def publish(collection: Collection, title: str) -> Document:
    return shelf.shelve(collection, title, f"Annual leave in {title}.")


def story(replica: str) -> None:
    call_command("migrate", verbosity=0)
    spaces.load = lambda _spec: shelf.embedder
    owner, bob, carol = (
        principal_of(User.objects.create(username=name)) for name in ("owner", "bob", "carol")
    )
    rules = access.create_collection(name="Rules", by=owner)
    for reader in (bob, carol):
        access.grant(collection=rules, by=owner, role=Role.READER, user=reader.user())
    one, two = publish(rules, "one"), publish(rules, "two")
    until(caught_up)
    assert found(bob) == {"one", "two"}

    with behind():
        access.revoke(collection=rules, by=owner, user=bob.user())
        assert found(bob) == set(), "a revoked grant"
    with behind():
        access.restrict(document=one, by=owner, users=[])
        assert found(carol) == {"two"}, "a restricted document"
    with behind():
        Allowance.objects.create(document=one, user=carol.user())
        assert found(carol) == {"one", "two"}, "a name on an allow-list"
    with behind():
        publish(rules, "three")
        assert found(carol) == {"one", "two", "three"}, "a document of a moment ago"
    with behind():
        tags.set_tags(document=two, tags=["Blue"], by=owner)
        assert found(carol, "blue") == {"two"}, "a tag"
    with behind():
        now = timezone.now()
        Document.objects.filter(pk=two.pk).update(deleted_at=now, purge_at=now)
        assert found(carol) == {"one", "three"}, "a deleted document"
    with behind():
        Document.objects.filter(pk=two.pk).update(deleted_at=None, purge_at=None)
        assert found(carol) == {"one", "two", "three"}, "a document that was restored"
    until(caught_up)

    postgres.stop(replica)
    assert found(carol) == {"one", "two", "three"}, "a replica that died"
    assert not reading.breaker.closed
    assert reading.database_now() == "default"
