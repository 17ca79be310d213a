"""Start-up refusals as system checks, which commands, workers and `make up` run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from deploy.refusals import unsafe


@register(Tags.security)
def safe_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterable[CheckMessage]:
    """Secrets are strong, hosts are named, DEBUG stays at home."""
    for reason in unsafe(settings.ENV):
        yield Error(reason, id="deploy.E001")


@register(Tags.database)
def database_fits(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> Iterable[CheckMessage]:
    """Postgres is new enough, has pgvector, and its column fits the embedder."""
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
            yield from _version(cursor.fetchone()[0])
            cursor.execute(
                "SELECT default_version FROM pg_available_extensions WHERE name='vector'"
            )
            yield from _extension(cursor.fetchone())
            cursor.execute(
                "SELECT atttypmod FROM pg_attribute "
                "WHERE attrelid = to_regclass('kb_passage') AND attname = 'embedding'"
            )
            yield from _dimensions(cursor.fetchone())


def _version(major: int) -> Iterable[CheckMessage]:
    if major < 17:
        yield Error(f"Postgres is version {major}: at least 17 is needed.", id="deploy.E002")


def _extension(row: tuple[str] | None) -> Iterable[CheckMessage]:
    if row is None or tuple(int(part) for part in row[0].split(".")[:2]) < (0, 8):
        found = f"is version {row[0]}" if row else "is not installed"
        yield Error(
            f"The extension pgvector {found} on the Postgres server: install version 0.8 or newer.",
            id="deploy.E003",
        )


def _dimensions(row: tuple[int] | None) -> Iterable[CheckMessage]:
    if row and row[0] != settings.EMBEDDING_DIMENSIONS:
        yield Error(
            f"The passages in the database have {row[0]} dimensions, but "
            f"FOOTNOTE_EMBEDDING_DIMENSIONS is {settings.EMBEDDING_DIMENSIONS}: "
            "set it back, or re-index.",
            id="deploy.E004",
        )
