"""Every route, every actor: the right status, and not one byte of what the actor may not read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.fakes import FakeLLM
from tests.security.matrix import EXTRA_METHODS, LEVELS, ROWS, Row
from tests.security.routes import routes
from tests.security.world import KEYS, PEOPLE, Secret, World

pytestmark = pytest.mark.django_db

ACTORS = ["anonymous", *PEOPLE, *KEYS]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
NO_ENTRY = {"anonymous", "disabled"}
SCOPES = {"key-read": {"read"}}


def expected(row: Row, actor: str, secret: Secret, *, key: bool) -> tuple[int, ...]:
    """Return the statuses that are right."""
    if row.needs == "public":
        return row.ok
    if actor in NO_ENTRY or (key and not row.api):
        return (401,) if row.api else (302,)
    if row.scope not in SCOPES.get(actor, {row.scope}):
        return (403,)
    if row.needs == "person":
        return (row.narrowed,) if actor == "key-elsewhere" and row.narrowed else row.ok
    if row.needs in ("self", "staff"):
        right = row.whose.split() if row.needs == "self" else ["superuser"]
        return row.ok if actor in right else (404,)
    return _by_level(row, secret.levels.get(actor, 0))


def _by_level(row: Row, level: int) -> tuple[int, ...]:
    if row.needs == "unseen" or level == 0:
        return (404,)
    return row.ok if level >= LEVELS[row.needs] else (403,)


def path_of(row: Row, world: World, secret: Secret) -> str:
    path, names = routes()[row.name]
    found = {**world.ids, **secret.ids}
    filled = path.format(**{name: found[name] for name in names}).replace(".*", "nothing")
    return f"{filled}?{row.query.format(**found)}" if row.query else filled


def send(
    client: Client, method: str, path: str, body: Any = None, *, api: bool = False
) -> tuple[Any, str]:
    """Return the response and everything that was sent: body, headers, cookies."""
    options: dict[str, Any] = {}
    if body is not None and api:
        options = {"data": json.dumps(body), "content_type": "application/json"}
    elif body is not None:
        options = {"data": body}
    response = getattr(client, method.lower())(path, **options)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = f"{response.headers} {response.cookies}"
    return response, content.decode("utf-8", "replace") + headers


def forbidden(world: World, actor: str, *, by_key_on_page: bool = False) -> list[str]:
    """Return the markers that the actor must never see."""
    found = []
    unseen = by_key_on_page or actor in NO_ENTRY
    if unseen or not world.open.levels.get(actor):
        found.append(world.collection_marker)
    for secret in (world.open, world.sealed):
        if unseen or not secret.levels.get(actor):
            found += secret.betrayed_by()
    return found


def leaked(sent: str, path: str, words: list[str]) -> list[str]:
    """Return the words that were sent, except ids that the client itself named in the path."""
    return [word for word in words if word in sent and word not in path]


def clients(world: World, actor: str) -> list[tuple[bool, Client]]:
    """Return (by key, client): people come with a session and with a key."""
    if actor == "anonymous":
        return [(False, Client())]
    by_key = (True, world.by_key(actor))
    return [by_key] if actor in KEYS else [(False, world.by_session(actor)), by_key]


def test_every_route_is_in_the_matrix_and_every_row_has_a_route() -> None:
    assert {row.name for row in ROWS} == set(routes())


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_status_is_right_and_nothing_leaks(row: Row, world: World, llm: FakeLLM) -> None:
    wrong = []
    for secret in _secrets(row, world):
        path = path_of(row, world, secret)
        for actor in ACTORS:
            for key, client in clients(world, actor):
                llm.requests.clear()
                body = row.body(world, secret) if row.body else None
                with transaction.atomic():
                    if row.before:
                        row.before(world, client)
                    response, sent = send(client, row.method, path, body, api=row.api)
                    done = row.done() if row.done else None
                    transaction.set_rollback(True)
                cell = f"{actor} by {'key' if key else 'session'}"
                right = expected(row, actor, secret, key=key)
                if response.status_code not in right:
                    wrong.append(f"{cell}: {response.status_code}, not {right}")
                if done not in (None, right == row.ok):
                    wrong.append(f"{cell}: done is {done}")
                words = forbidden(world, actor, by_key_on_page=key and not row.api)
                said = sent + " ".join(llm.prompts)
                wrong += [f"{cell} got {word}" for word in leaked(said, path, words)]
                may = row.shows and _may(row, secret, actor, response, key=key)
                if may and not any(word in sent for word in _shown(world, actor)):
                    wrong.append(f"{cell} does not see what it may: the row tests nothing")
    assert wrong == []


def _secrets(row: Row, world: World) -> list[Secret]:
    about = {"document_id", "version_id", "passage_id"} & set(routes()[row.name][1])
    return [world.open, world.sealed] if about or row.names else [world.open]


def _shown(world: World, actor: str) -> list[str]:
    """Return the markers that the actor may see."""
    secrets = [each for each in (world.open, world.sealed) if each.levels.get(actor)]
    return [world.collection_marker, *(each.marker for each in secrets)]


def _may(row: Row, secret: Secret, actor: str, response: Any, *, key: bool) -> bool:
    if key and not row.api:
        return False
    return bool(secret.levels.get(actor)) and response.status_code == 200


def test_no_other_method_does_anything(world: World) -> None:
    actors = {actor: world.by_session(actor) for actor in ("anonymous", "stranger", "owner")}
    wrong = []
    for name, method in _others():
        path = path_of(next(row for row in ROWS if row.name == name), world, world.open)
        for actor, client in actors.items():
            with transaction.atomic():
                response, sent = send(client, method, path)
                transaction.set_rollback(True)
            cell = f"{method} {name} by {actor}"
            if response.status_code not in (302, 401, 403, 404, 405):
                wrong.append(f"{cell}: {response.status_code}")
            if response.status_code == 302 and actor != "anonymous" and name != "sign-in":
                wrong.append(f"{cell}: redirected")
            wrong += [f"{cell}: {word}" for word in leaked(sent, path, forbidden(world, actor))]
    assert wrong == []


def _others() -> list[tuple[str, str]]:
    """Return (route, method) of everything that is not in the matrix."""
    known = {(row.name, row.method) for row in ROWS} | EXTRA_METHODS
    known |= {(row.name, "HEAD") for row in ROWS if row.method == "GET"}
    return [(name, m) for name in sorted(routes()) for m in METHODS if (name, m) not in known]


def test_head_says_no_more_than_get(world: World) -> None:
    for row in (row for row in ROWS if row.method == "GET"):
        for secret in _secrets(row, world):
            path = path_of(row, world, secret)
            response, sent = send(world.by_session("reader"), "HEAD", path)
            assert response.status_code in (405, *expected(row, "reader", secret, key=False)), row
            assert leaked(sent, path, forbidden(world, "reader")) == []
