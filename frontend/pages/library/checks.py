"""Looking at each part Footnote needs: does it answer, and what does that mean for people?"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from redis.backoff import NoBackoff
from redis.retry import Retry

from frontend.templatetags.library import about
from ingestion.errors import explain_wait
from ingestion.pipeline.queue import backlog
from kb.access import current_space
from kb.errors import FootnoteError
from retrieval import reranking
from retrieval.generation import available

if TYPE_CHECKING:
    from kb.models import SandboxProof

OK, DEGRADED, DOWN = "ok", "degraded", "down"
LATE, STUCK = 60, 600
"""Seconds the oldest claimable document may wait before workers look slow, and dead."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at a part found; `detail` is for the people who run the server."""

    state: str = OK
    detail: str = ""


def database() -> Found:
    """Look at Postgres and its vector extension."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
            row = cursor.fetchone()
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0].split()[0]
    except DatabaseError:
        return Found(DOWN, _("The database does not answer."))
    if row is None:
        return Found(DOWN, _("The extension pgvector is missing."))
    return Found(OK, f"PostgreSQL {version}, pgvector {row[0]}")


@cache
def _migrated() -> None:
    """Return when all migrations are applied (remembered), else raise LookupError."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError


def migrations() -> Found:
    """Look whether the tables are those of this program."""
    try:
        _migrated()
    except (LookupError, DatabaseError):
        return Found(DOWN, _("Migrations are missing: run “manage.py migrate”."))
    return Found(OK, _("All migrations are applied."))


def storage() -> Found:
    """Look whether originals can be stored, and how much space is left."""
    home = Path(settings.HOME)
    if not os.access(home, os.W_OK):
        return Found(DOWN, _("The folder of the data cannot be written."))
    free = shutil.disk_usage(home).free
    told = _("%(size)s free") % {"size": filesizeformat(free)}
    if free < settings.DISK_RESERVE:
        return Found(DEGRADED, _("%(free)s: uploads are refused.") % {"free": told})
    return Found(OK, told)


def broker() -> Found:
    """Look at Redis or Valkey. Without it documents are still read, a little later."""
    url = settings.CACHES["default"]["LOCATION"]
    options = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0)}
    try:
        with redis.Redis.from_url(url, **options) as client:
            client.ping()
    except (redis.RedisError, OSError):
        return Found(DOWN, _("It does not answer: work is found by the reconciler only."))
    return Found(OK, _("It answers."))


def workers() -> Found:
    """Look at the queue: what waits for long while nothing is read shows that nobody works."""
    try:
        found = backlog()
    except DatabaseError:
        return Found(DOWN, _("The database does not answer."))
    counts = {"waiting": found.waiting, "working": found.working}
    told = [_("%(working)d being read, %(waiting)d waiting") % counts]
    seconds = round(found.oldest_seconds)
    if seconds > LATE:
        told.append(_("the oldest for %(time)s") % {"time": about(seconds)})
    told += [f"{n} × {explain_wait(part)}" for part, n in sorted(found.parts.items())]
    idle = not found.working
    state = DOWN if idle and seconds > STUCK else DEGRADED if idle and seconds > LATE else OK
    return Found(state, "; ".join(told))


def embedding() -> Found:
    """Look at the embedder. Without it search goes by words only."""
    try:
        engine = current_space().embedder()
        engine.query("status")
    except FootnoteError as error:
        return Found(DOWN, str(error))
    except DatabaseError:
        return Found(DOWN, _("The database does not answer."))
    return Found(OK, engine.name)


def language_model() -> Found:
    """Look at the model server. Without it answers are made of quotes only."""
    if available():
        return Found(OK, settings.LLM_MODEL)
    return Found(DOWN, _("It does not answer: answers are put together from quotes."))


def reranker() -> Found:
    """Look at the reranker. Without it results keep the order that words and vectors give them."""
    if settings.RERANKER == "none":
        return Found(OK, _("Not used."))
    problem = reranking.problem()
    return Found(DEGRADED if problem else OK, problem or settings.RERANKER)


def sandbox(proofs: list[SandboxProof]) -> Found:
    """Judge what the workers' self-tests found: would a parser that was taken over be stopped?"""
    if not proofs:
        return Found(DEGRADED, _("Not tested yet: workers test it when they start."))
    unsound = [proof for proof in proofs if not proof.sound]
    if unsound:
        hosts = ", ".join(proof.host for proof in unsound)
        running = any(proof.sound or proof.weak for proof in proofs)
        return Found(DEGRADED if running else DOWN, _("Not safe on: %(hosts)s") % {"hosts": hosts})
    n = min(len(proof.attacks) for proof in proofs)
    told = ngettext(
        "%(n)d ways out were tried on %(hosts)d machine, all refused.",
        "%(n)d ways out were tried on %(hosts)d machines, all refused.",
        len(proofs),
    )
    return Found(OK, told % {"n": n, "hosts": len(proofs)})
