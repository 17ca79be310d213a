"""Looking at the database, and working through the queue in this process."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from ingestion.pipeline.claiming import claim
from ingestion.pipeline.lease import Lease
from ingestion.pipeline.running import run
from ingestion.pipeline.stages import STAGES, Work
from kb.models import Document, Version


def drain() -> int:
    """Do all the work there is, as a worker would; return how many versions were claimed."""
    done = 0
    while lease := claim():
        run(lease)
        done += 1
    return done


def passages(version: Version) -> list[tuple[object, ...]]:
    """Return everything search knows of a version, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ordinal, text, headings::text, page, tokens, embedding::text, space_id,"
            " lexemes::text, bm25::text FROM kb_passage p LEFT JOIN kb_vector ON passage_id = p.id"
            " WHERE p.version_id = %s ORDER BY ordinal, space_id",
            [version.pk],
        )
        return cursor.fetchall()


def passage_count(document: Document) -> int:
    """Return how many passages of any version of a document exist."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kb_passage WHERE document_id = %s", [document.pk])
        return int(cursor.fetchone()[0])


def until(lease: Lease, state: str) -> Work:
    """Work under a lease up to the beginning of `state`, and stop there, as if about to die."""
    version = Version.objects.select_related("document__current").get(pk=lease.version_id)
    work, now = Work(version, lease), version.state
    while now != state:
        stage = STAGES[now]
        stage.work(work)
        now = stage.then
        lease.advance(now, stage.percent)
    return work


def expire(lease: Lease) -> None:
    """Let the lease run out, as when its worker was killed."""
    Version.objects.filter(pk=lease.version_id).update(lease_until=Now() - timedelta(seconds=1))


def latest(document: Document) -> Version:
    """Return the newest version as it is in the database now."""
    return Version.objects.filter(document=document).order_by("-number")[0]
