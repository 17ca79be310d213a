"""A source whose worker is killed goes on where it was: nothing twice, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from deploy.services.processes import wait_until
from kb.models import Document, Source, SourceItem, SourceRun, Version
from tests.ingestion.processes import environment
from tests.ingestion.sources.conftest import Add, counts
from tests.ingestion.sources.site import Site

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = 40


def _start(root: Path) -> subprocess.Popen[bytes]:
    more = {"FOOTNOTE_SOURCES_FOLDERS": str(root), "FOOTNOTE_SOURCES_ALLOW": "127.0.0.1"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ingestion.sources.worker"],
        env=environment(FOOTNOTE_LEASE_SECONDS="2", **more),
    )


def test_a_killed_visit_is_resumed_without_duplicates(
    site: Site, add: Add, root: Path, settings: Any
) -> None:
    def slow(handler: Any) -> None:
        time.sleep(0.02)
        handler.wfile.write(f"<title>{handler.path}</title>text of {handler.path}".encode())

    links = "".join(f'<a href="/p{n}">x</a>' for n in range(PAGES))
    site.page("/", links, "Home")
    for n in range(PAGES):
        site.file(f"/p{n}", slow, "text/html")
    source = add("web", url=site.url + "/", delay=0, sitemap=False)
    for wanted in (3, 15, 30):
        worker = _start(root)
        assert wait_until(lambda n=wanted: SourceItem.objects.count() >= n, 60)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        free = Source.objects.filter(pk=source.pk)
        assert free.get().lease_token is not None
        free.update(lease_until="2000-01-01T00:00:00Z")
    last = _start(root)
    assert last.wait(60) == 0
    ended = SourceRun.objects.get()
    assert ended.state == "done"
    assert SourceItem.objects.filter(document__isnull=False).count() == PAGES + 1
    assert Document.objects.count() == Version.objects.count() == PAGES + 1
    assert set(counts(ended)) <= {"added", "unchanged"}


def test_folders_of_git_objects_that_no_source_knows_are_swept(add: Add, settings: Any) -> None:
    from ingestion.sources.gitfolders import folder, new_name
    from ingestion.sources.sweeping import sweep_stores

    source = add("git", url="https://git.example/docs.git")
    known, orphan, young = new_name(), new_name(), new_name()
    for name in (known, orphan, young):
        folder(name).mkdir(parents=True)
    for name in (known, orphan):
        os.utime(folder(name), (0, 0))
    Source.objects.filter(pk=source.pk).update(cursor={"place": {"store": known}})
    assert sweep_stores() == 1
    assert [folder(name).exists() for name in (known, orphan, young)] == [True, False, True]
