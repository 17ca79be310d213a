"""Start-up refusals as system checks, which commands, workers and `make up` run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from deploy.refusals import unsafe
from kb.access import current_space
from kb.embedding import configured


@register(Tags.security)
def safe_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterable[CheckMessage]:
    """Secrets are strong, hosts are named, DEBUG stays at home."""
    for reason in unsafe(settings.ENV):
        yield Error(reason, id="deploy.E001")


@register(Tags.security)
def sources_allow(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterable[CheckMessage]:
    """The hosts and networks that are open to sources are ones."""
    from ingestion.sources.addresses import Allowed

    try:
        Allowed.of(settings.SOURCES_ALLOW)
    except ValueError as error:
        yield Error(f"FOOTNOTE_SOURCES_ALLOW: {error}", id="deploy.E005")


@register(Tags.database)
def database_fits(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> Iterable[CheckMessage]:
    """Postgres is new enough, has pgvector, and holds vectors of the configured embedder."""
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
            yield from _version(cursor.fetchone()[0])
            cursor.execute(
                "SELECT default_version FROM pg_available_extensions WHERE name='vector'"
            )
            yield from _extension(cursor.fetchone())
            cursor.execute("SELECT to_regclass('kb_embeddingspace') IS NOT NULL")
            yield from _embedder() if cursor.fetchone()[0] else ()


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


def _embedder() -> Iterable[CheckMessage]:
    """Only a warning: the vectors in use know their embedder, whatever the settings say."""
    used, wanted = current_space().spec, configured()
    if (used.provider, used.model, used.url) != (wanted.provider, wanted.model, wanted.url):
        yield Warning(
            f"The passages are searched with {used}, but the settings name {wanted}.",
            hint="Start `manage.py reindex start` to change over, or adapt the settings.",
            id="deploy.W001",
        )
