"""The cast that every other test relies on."""

from __future__ import annotations

from django.core.cache import cache

from kb.access import Principal, permitted_collections
from kb.models import Collection, Role, User


def test_alice_owns_bob_reads_and_charlie_sees_nothing(
    handbook: Collection, as_alice: Principal, as_bob: Principal, as_charlie: Principal
) -> None:
    assert handbook in permitted_collections(as_alice, Role.OWNER)
    assert handbook in permitted_collections(as_bob)
    assert handbook not in permitted_collections(as_bob, Role.EDITOR)
    assert handbook not in permitted_collections(as_charlie)


def test_the_password_opens_the_account(alice: User, password: str) -> None:
    assert alice.check_password(password)


def test_the_cache_answers(empty_cache: None) -> None:
    cache.set("a", 1)
    assert cache.get("a") == 1
