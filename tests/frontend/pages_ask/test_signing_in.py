"""Signing in: one answer for every refusal, and a limit on guesses."""

from __future__ import annotations

import pytest
from django.test import Client

from frontend.pages import throttle
from kb.models import AuditEvent, User

pytestmark = pytest.mark.usefixtures("empty_cache")


def sign_in(name: str, password: str, **more: str) -> tuple[int, str]:
    client = Client()
    response = client.post("/sign-in", {"username": name, "password": password, **more})
    told = response.context["form"].non_field_errors() if response.status_code == 200 else ""
    return response.status_code, str(told)


def test_the_right_password_leads_to_the_first_page(alice: User, password: str) -> None:
    response = Client().post("/sign-in", {"username": "alice", "password": password})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert AuditEvent.objects.get(action="sign-in").actor == alice


@pytest.mark.parametrize("name", ["alice", "nobody"])
def test_refusals_read_the_same_whoever_asks(alice: User, name: str) -> None:
    assert sign_in(name, "wrong") == sign_in("someone-else", "wrong")
    assert AuditEvent.objects.filter(action="sign-in", outcome="denied").count() == 2


def test_someone_switched_off_is_told_nothing_else(alice: User, password: str) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert sign_in("alice", password) == sign_in("nobody", "wrong")


def test_after_many_guesses_even_the_right_password_is_refused(alice: User, password: str) -> None:
    for _ in range(throttle.PER_PERSON):
        refused = sign_in("alice", "wrong")
    assert sign_in("alice", password) == refused


def test_guessing_at_one_person_does_not_block_another(
    alice: User, bob: User, password: str
) -> None:
    for _ in range(throttle.PER_PERSON):
        sign_in("alice", "wrong")
    assert sign_in("bob", password)[0] == 302


def test_nobody_is_sent_to_another_site(alice: User, password: str) -> None:
    data = {"username": "alice", "password": password, "next": "https://evil.example/"}
    assert Client().post("/sign-in", data)["Location"] == "/"


def test_the_language_is_kept_and_comes_along(alice: User, password: str) -> None:
    client = Client()
    client.force_login(alice)
    client.post("/language", {"language": "zh-hans", "next": "/search"})
    alice.refresh_from_db()
    assert alice.language == "zh-hans"
    elsewhere = Client()
    elsewhere.post("/sign-in", {"username": "alice", "password": password})
    assert elsewhere.cookies["django_language"].value == "zh-hans"
    assert '<html lang="zh-hans">' in elsewhere.get("/").content.decode()


def test_an_unknown_language_changes_nothing(alice: User) -> None:
    client = Client()
    client.force_login(alice)
    client.post("/language", {"language": "tlh"})
    alice.refresh_from_db()
    assert alice.language == ""


def test_signing_out_needs_a_post(alice: User) -> None:
    client = Client()
    client.force_login(alice)
    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out")
    assert client.get("/").status_code == 302
