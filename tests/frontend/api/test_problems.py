"""Every error is a problem (RFC 9457), and none tells how the server is made."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import OperationalError

from frontend.api.field_errors import flatten
from frontend.api.views import collections
from kb.models import Collection, User
from tests.frontend.api.programs import ROOT, Program

pytestmark = pytest.mark.django_db


def is_problem(answer: Any, status: int, code: str) -> bool:
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert {"type", "title", "status", "detail", "code"} <= set(body)
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert "Traceback" not in answer.content.decode()
    return True


def test_addresses_and_methods_that_do_not_exist(owner: Program) -> None:
    for path in ("nothing", "", "documents/1", "documents/x/content", f"c/{uuid.uuid4()}/"):
        assert is_problem(owner.get(path), 404, "not-found")
        assert is_problem(Program().get(path), 404, "not-found")
    assert is_problem(owner.client.get("/api/v2/collections"), 404, "not-found")
    assert is_problem(owner.call("put", "collections", {}), 405, "method-not-allowed")
    assert is_problem(owner.call("options", "collections"), 405, "method-not-allowed")
    assert is_problem(Program().post("collections", {}), 401, "not-authenticated")


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ("{", "application/json", 400, "parse-error"),
        ('{"name": NaN}', "application/json", 400, "parse-error"),
        ("[" * 30_000, "application/json", 400, "parse-error"),
        ('"' + "a" * 70_000 + '"', "application/json", 413, "too-large"),
        (b"{}", "application/json; charset=bz2_codec", 400, "parse-error"),
        (b"\xff", "application/json", 400, "parse-error"),
        ("name=x", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
        ("<a/>", "text/xml", 415, "unsupported-media-type"),
    ],
)
def test_bodies_that_cannot_be_read(
    owner: Program, body: Any, kind: str, status: int, code: str
) -> None:
    raw = body.encode() if isinstance(body, str) else body
    answer = owner.client.generic("POST", f"{ROOT}collections", raw, content_type=kind)
    assert is_problem(answer, status, code)


def test_a_form_that_cannot_be_read(owner: Program, handbook: Collection) -> None:
    url = f"{ROOT}collections/{handbook.pk}/documents"
    kind = "multipart/form-data; boundary="
    assert is_problem(owner.client.post(url, b"x", content_type=kind), 400, "parse-error")
    many = {f"f{n}": "x" for n in range(1_001)}
    assert is_problem(owner.client.post(url, many), 413, "too-large")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(RuntimeError("secret"), 500, "internal"), (OperationalError("secret"), 503, "database")],
)
def test_the_unexpected_is_logged_and_not_told(
    owner: Program,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
    code: str,
) -> None:
    def broken(principal: object) -> None:
        raise error

    monkeypatch.setattr(collections, "summaries", broken)
    answer = owner.get("collections")
    assert is_problem(answer, status, code)
    assert "secret" not in answer.content.decode()
    assert "secret" in caplog.text


def test_a_message_is_in_the_language_that_was_asked_for(owner: Program, alice: User) -> None:
    answer = owner.get("nothing", headers={"Accept-Language": "zh-hans"})
    assert is_problem(answer, 404, "not-found")
    assert answer.headers["Content-Language"] == "zh-hans"


def test_field_errors_are_flat_json_pointers() -> None:
    detail = {
        "a": ["wrong"],
        "b": {"c/d": ["bad"]},
        "e": [{}, {"f~g": ["no"]}],
        "h": {0: ["first"]},
        "non_field_errors": ["whole"],
    }
    found = {(each["pointer"], each["detail"]) for each in flatten(detail)}
    assert found == {
        ("#/a", "wrong"),
        ("#/b/c~1d", "bad"),
        ("#/e/1/f~0g", "no"),
        ("#/h/0", "first"),
        ("#", "whole"),
    }
    assert json.dumps(flatten(detail))
