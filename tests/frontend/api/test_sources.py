"""Sources over REST: for owners, and never with a secret in an answer."""

from __future__ import annotations

from typing import Any

import pytest

from kb.models import Collection, Document, Source, SourceItem, SourceRun, User
from tests.frontend.api.programs import Program

pytestmark = pytest.mark.django_db
SITE = {"kind": "web", "name": "Docs", "options": {"url": "https://docs.example/"}}
DAV = {
    "kind": "webdav",
    "name": "Files",
    "options": {"url": "https://files.example/", "username": "u"},
    "secret": "zebra-password",
}


@pytest.fixture
def source(owner: Program, handbook: Collection) -> dict[str, Any]:
    answer = owner.post(f"collections/{handbook.pk}/sources", DAV)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_an_owner_makes_a_source_which_is_due_at_once(
    owner: Program, handbook: Collection, alice: User
) -> None:
    answer = owner.post(f"collections/{handbook.pk}/sources", SITE)
    assert answer.status_code == 201
    body = answer.json()
    assert (body["state"], body["acts_for"], body["last_run"]) == ("waiting", "alice", None)
    assert body["options"]["depth"] == 3
    assert owner.get(f"collections/{handbook.pk}/sources").json()["results"] == [body]
    assert owner.get(f"sources/{body['id']}").json() == body


def test_no_answer_holds_the_secret(owner: Program, source: dict[str, Any]) -> None:
    sealed = Source.objects.get().secret
    path = f"sources/{source['id']}"
    answers = [
        owner.get(path),
        owner.get(f"collections/{source['collection']}/sources"),
        owner.call("patch", path, {"secret": "zebra-password-2"}),
        owner.post(f"{path}/run"),
        owner.get(f"{path}/items"),
    ]
    assert source["has_secret"] is True
    for answer in answers:
        assert answer.status_code in (200, 202)
        assert "zebra" not in answer.content.decode()
        assert sealed not in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "ftp"},
        {"name": ""},
        {"options": {"url": "file:///etc/passwd"}},
        {"options": {"url": "http://u:p@docs.example/"}},
        {"options": {}},
        {"every_minutes": 1},
        {"enabled": True},
        {"created_by": 1},
    ],
)
def test_a_bad_source_is_a_400(owner: Program, handbook: Collection, wrong: dict[str, Any]) -> None:
    answer = owner.post(f"collections/{handbook.pk}/sources", {**SITE, **wrong})
    assert answer.status_code == 400
    assert not Source.objects.exists()


def test_it_is_paused_and_resumed(owner: Program, source: dict[str, Any]) -> None:
    path = f"sources/{source['id']}"
    assert owner.call("patch", path, {"enabled": False}).json()["state"] == "paused"
    refused = owner.post(f"{path}/run")
    assert (refused.status_code, refused.json()["code"]) == (400, "paused")
    assert owner.call("patch", path, {"enabled": True}).json()["state"] == "waiting"
    assert owner.post(f"{path}/run").status_code == 202


def test_a_secret_does_not_follow_to_another_place(owner: Program, source: dict[str, Any]) -> None:
    moved = {"options": {**source["options"], "url": "https://evil.example/"}}
    answer = owner.call("patch", f"sources/{source['id']}", moved)
    assert (answer.status_code, answer.json()["code"]) == (400, "secret-needed")


def test_items_with_problems_are_listed(
    owner: Program, source: dict[str, Any], rules: Document
) -> None:
    SourceItem.objects.create(source_id=source["id"], key="a.md", document=rules)
    SourceItem.objects.create(source_id=source["id"], key="b.md", problem="It is empty.")
    run = SourceRun.objects.create(source_id=source["id"], state="done", added=1, refused=1)
    items = owner.get(f"sources/{source['id']}/items").json()["results"]
    assert items == [
        {"key": "a.md", "document": str(rules.pk), "problem": ""},
        {"key": "b.md", "document": None, "problem": "It is empty."},
    ]
    only = owner.get(f"sources/{source['id']}/items", {"problems": "true"}).json()["results"]
    assert [each["key"] for each in only] == ["b.md"]
    shown = owner.get(f"sources/{source['id']}").json()
    assert (shown["documents"], shown["problems"]) == (1, 1)
    assert shown["last_run"]["added"] == run.added


@pytest.mark.parametrize(("choice", "left"), [("keep", 1), ("withdraw", 0)])
def test_deleting_asks_what_becomes_of_the_documents(
    owner: Program, source: dict[str, Any], rules: Document, choice: str, left: int
) -> None:
    SourceItem.objects.create(source_id=source["id"], key="a.md", document=rules)
    path = f"sources/{source['id']}"
    assert owner.call("delete", f"{path}?documents=burn").status_code == 400
    assert owner.call("delete", f"{path}?documents={choice}").status_code == 204
    assert owner.get(path).status_code == 404
    assert Document.objects.filter(deleted_at=None).count() == left


def test_readers_and_strangers_have_no_part_in_it(
    reader: Program, stranger: Program, source: dict[str, Any]
) -> None:
    for program, status in ((reader, 403), (stranger, 404)):
        path = f"sources/{source['id']}"
        assert program.get(path).status_code == status
        assert program.get(f"{path}/items").status_code == status
        assert program.post(f"{path}/run").status_code == status
        assert program.call("patch", path, {"name": "x"}).status_code == status
        assert program.call("delete", path).status_code == status
        assert program.get(f"collections/{source['collection']}/sources").status_code == status
