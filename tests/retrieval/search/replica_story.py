"""A search with a primary and a replica that stands still, goes on and dies."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from deploy.services import postgres
from kb import access
from kb.access import Principal, principal_of, spaces
from kb.access.freshness import marker_of
from kb.models import Collection, Document, Role, User, Version
from retrieval.search import reading, search
from tests.retrieval.search import shelf


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something the other server does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "the replica did not get there"
        time.sleep(0.05)


def caught_up(reader: Principal) -> bool:
    return marker_of(reader, database="replica") == marker_of(reader, database="default")


def still(yes: bool) -> None:
    """Stop the replica's replay, or let it go on."""
    with connections["replica"].cursor() as cursor:
        cursor.execute(f"SELECT pg_wal_replay_{'pause' if yes else 'resume'}()")
    until(lambda: paused() == yes)


def paused() -> bool:
    with connections["replica"].cursor() as cursor:
        cursor.execute("SELECT pg_get_wal_replay_pause_state() = 'paused'")
        return bool(cursor.fetchone()[0])


def found(reader: Principal) -> set[str]:
    return {hit.title for hit in search("annual leave", reader=reader, limit=20).hits}


def publish(collection: Collection, title: str) -> Document:
    document = shelf.shelve(collection, title, f"Annual leave in {title}.")
    Version.objects.filter(document=document).update(ready_at=timezone.now())
    return document


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
    until(lambda: caught_up(bob) and caught_up(carol))
    assert reading.database_for(bob) == "replica"
    assert found(bob) == {"one", "two"}

    still(True)
    access.revoke(collection=rules, by=owner, user=bob.user())
    assert found(bob) == set(), "a revoked grant"
    access.restrict(document=one, by=owner, users=[])
    assert reading.database_for(carol) == "default"
    assert found(carol) == {"two"}, "a restricted document"
    publish(rules, "three")
    assert found(carol) == {"two", "three"}, "a document that the replica does not have yet"
    still(False)
    until(lambda: caught_up(carol))
    still(True)
    now = timezone.now()
    Document.objects.filter(pk=two.pk).update(deleted_at=now, purge_at=now)
    assert reading.database_for(carol) == "default"
    assert found(carol) == {"three"}, "a deleted document"
    still(False)
    until(lambda: caught_up(carol))
    assert reading.database_for(carol) == "replica"

    postgres.stop(replica)
    assert found(carol) == {"three"}, "a replica that died"
    assert not reading.breaker.closed
    assert reading.database_for(carol) == "default"
