"""Who gets in: API keys, sessions, scopes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kb.access import create_collection, principal_of
from kb.models import APIKey, Collection, Document, User
from tests.frontend.api.programs import ROOT, Program, key_of

pytestmark = pytest.mark.django_db


def refused(program: Program) -> bool:
    """Tell whether a call is a 401 that says how to sign in."""
    answer = program.get("collections")
    if answer.status_code == 200:
        return False
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"
    return True


def test_a_key_opens_the_api_and_nothing_else_does(alice: User) -> None:
    key = key_of(alice)
    assert not refused(Program(key))
    assert not refused(Program(Authorization=f"bearer  {key}"))
    for headers in (
        {},
        {"Authorization": key},
        {"Authorization": f"Basic {key}"},
        {"Authorization": f"Token {key}"},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {key[:-1]}"},
        {"Authorization": f"Bearer {key}x"},
        {"Authorization": f"Bearer {key} {key}"},
        {"Authorization": "Bearer kb__"},
        {"Authorization": "Bearer kb_\x00_é"},
        {"X-Api-Key": key},
        {"Cookie": f"key={key}"},
    ):
        assert refused(Program(**headers)), headers
    assert Program().get("collections", {"key": key, "access_token": key}).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
    ids=["revoked", "expired"],
)
def test_a_key_ends_on_the_next_request(alice: User, change: dict[str, object]) -> None:
    program = Program(key_of(alice))
    assert not refused(program)
    APIKey.objects.update(**change)
    assert refused(program)


def test_a_disabled_owner_ends_key_and_session_on_the_next_request(alice: User) -> None:
    program, browser = Program(key_of(alice)), Program()
    browser.client.force_login(alice)
    assert not refused(program)
    assert not refused(browser)
    alice.is_active = False
    alice.save()
    assert refused(program)
    assert refused(browser)


def test_a_wrong_key_is_not_excused_by_a_session(alice: User) -> None:
    program = Program("kb_wrong_key")
    program.client.force_login(alice)
    assert refused(program)


def test_a_session_needs_the_csrf_token_to_write(alice: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    options = {"data": {"name": "x"}, "content_type": "application/json"}
    assert browser.get(f"{ROOT}collections").status_code == 200
    assert browser.post(f"{ROOT}collections", **options).status_code == 403
    token = "a" * 32
    browser.cookies["footnote_csrf"] = token
    headers = {"X-CSRFToken": token}
    assert browser.post(f"{ROOT}collections", headers=headers, **options).status_code == 201


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (["read"], {"get", "search"}),
        (["write"], {"delete"}),
        (["manage"], {"create"}),
        (["read", "write", "manage"], {"get", "search", "delete", "create"}),
    ],
)
def test_a_key_does_what_its_scopes_say(
    alice: User, rules: Document, scopes: list[str], allowed: set[str]
) -> None:
    program = Program(key_of(alice, scopes))
    answers = {
        "get": program.get(f"documents/{rules.pk}"),
        "search": program.post("search", {"query": "leave"}),
        "create": program.post("collections", {"name": "x"}),
        "delete": program.call("delete", f"documents/{rules.pk}"),
    }
    for name, answer in answers.items():
        if name in allowed:
            assert answer.status_code < 300, name
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "scope"), name


def test_a_key_reaches_only_its_collections(
    alice: User, handbook: Collection, rules: Document
) -> None:
    other = create_collection(name="Other", by=principal_of(alice))
    program = Program(key_of(alice, collections=[other]))
    assert [each["name"] for each in program.get("collections").json()["results"]] == ["Other"]
    assert program.get(f"documents/{rules.pk}").status_code == 404
    assert program.get(f"collections/{handbook.pk}/documents").status_code == 404
    assert program.post("search", {"query": "leave"}).json()["results"] == []
    assert program.post("collections", {"name": "More"}).status_code == 403


def test_answers_are_kept_by_no_cache(owner: Program) -> None:
    assert owner.get("collections").headers["Cache-Control"] == "no-store"
