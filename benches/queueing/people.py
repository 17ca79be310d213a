"""People who sign in, as people do: what programs ask with their keys waits behind them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx

from benches.answering.place import Place

ITERATIONS = 1000
"""Of the hash of a password that nobody keeps."""


@contextmanager
def people(at: Place, count: int) -> Iterator[list[httpx.Client]]:
    """Return clients of so many readers who may read what the bench asks of."""
    with ExitStack() as stack:
        readers = [
            stack.enter_context(
                httpx.Client(base_url=at.client.base_url, trust_env=False, timeout=30)
            )
            for _number in range(count)
        ]
        for client, (name, password) in zip(readers, _readers(at, count), strict=True):
            _sign_in(client, name, password)
        yield readers


def _sign_in(client: httpx.Client, name: str, password: str) -> None:
    """Give the client the session of a person, and the token of the forms for the API."""
    where = client.base_url.join("/sign-in")
    client.get(where).raise_for_status()
    form = {"username": name, "password": password, "csrfmiddlewaretoken": _token(client)}
    if client.post(where, data=form).status_code != 302:
        raise RuntimeError(f"{name} could not sign in")
    client.headers["X-CSRFToken"] = _token(client)


def _token(client: httpx.Client) -> str:
    return next(each.value or "" for each in client.cookies.jar if each.name.endswith("csrf"))


def _readers(at: Place, count: int) -> list[tuple[str, str]]:
    """Make readers; return their names and passwords."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    from kb.access import grant, permitted_collections

    password, hasher = secrets.token_urlsafe(), PBKDF2PasswordHasher()
    encoded = hasher.encode(password, secrets.token_hex(8), ITERATIONS)
    names = [f"reader-{n}" for n in range(count)]
    users = [get_user_model().objects.get_or_create(username=name)[0] for name in names]
    for user in users:
        user.password = encoded
        user.save(update_fields=["password"])
    for collection in permitted_collections(at.reader):
        for user in users:
            grant(collection=collection, by=at.reader, role="reader", user=user)
    return [(name, password) for name in names]
