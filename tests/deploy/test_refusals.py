"""Footnote does not start unsafe."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connection

from deploy.env import Env, EnvError
from deploy.refusals import refuse_unsafe, unsafe

SAFE = Env(secret_key=secrets.token_urlsafe(64), key_pepper=secrets.token_urlsafe(48))


def test_good_secrets_pass() -> None:
    refuse_unsafe(SAFE)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"secret_key": ""}, "FOOTNOTE_SECRET_KEY is not set"),
        ({"secret_key": "short"}, "FOOTNOTE_SECRET_KEY is too weak"),
        ({"secret_key": "a" * 80}, "FOOTNOTE_SECRET_KEY is too weak"),
        ({"secret_key": "django-insecure-" + "abcdefgh" * 8}, "looks like a default"),
        ({"key_pepper": ""}, "FOOTNOTE_KEY_PEPPER is not set"),
        ({"key_pepper": "abcdefghij"}, "FOOTNOTE_KEY_PEPPER is too weak"),
        ({"allowed_hosts": "kb.example,*"}, "FOOTNOTE_ALLOWED_HOSTS"),
        ({"debug": True, "host": "0.0.0.0"}, "FOOTNOTE_DEBUG"),
        ({"debug": True, "public_url": "https://kb.example"}, "FOOTNOTE_DEBUG"),
        ({"debug": True, "allowed_hosts": "kb.example"}, "FOOTNOTE_DEBUG"),
    ],
)
def test_an_unsafe_setting_is_refused_in_one_line(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(EnvError, match=message) as refused:
        refuse_unsafe(replace(SAFE, **wrong))  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)


def test_debug_on_this_machine_is_fine() -> None:
    assert not list(unsafe(replace(SAFE, debug=True)))


def test_the_database_as_migrated_passes(db: None) -> None:
    assert run_checks(databases=["default"], tags=["database"]) == []


def test_settings_that_name_another_embedder_are_warned_of(db: None, settings: Any) -> None:
    settings.EMBEDDER, settings.EMBEDDER_MODEL = "openai", "bge-m3"
    settings.EMBEDDER_URL = "http://127.0.0.1:9/v1"
    found = run_checks(databases=["default"], tags=["database"])
    assert [(error.id, error.is_serious()) for error in found] == [("deploy.W001", False)]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"EMBEDDER": "magic"}, "kb.E001"),
        ({"EMBEDDER": "openai", "EMBEDDER_MODEL": "bge-m3"}, "kb.E002"),
        ({"EMBEDDER": "sentence-transformers"}, "kb.E002"),
        ({"EMBEDDING_DIMENSIONS": 4001}, "kb.E003"),
    ],
)
def test_an_embedder_that_cannot_work_is_refused(
    settings: Any, wrong: dict[str, Any], code: str
) -> None:
    for name, value in wrong.items():
        setattr(settings, name, value)
    assert code in {error.id for error in run_checks()}


def test_a_server_without_pgvector_is_refused(db: None) -> None:
    with connection.cursor() as cursor:  # hides the real catalogue until the rollback
        cursor.execute(
            "CREATE TEMP VIEW pg_available_extensions AS SELECT 'x' AS name, '1' AS default_version"
        )
        cursor.execute("SET LOCAL search_path = pg_temp, public, pg_catalog")
        found = run_checks(databases=["default"], tags=["database"])
        cursor.execute("SET LOCAL search_path = public")
    assert [error.id for error in found] == ["deploy.E003"]
