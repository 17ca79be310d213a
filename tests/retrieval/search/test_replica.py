"""Search reads a replica while it keeps up; rights never wait for it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.services import binaries, postgres
from deploy.urls_of_services import embedded_database_url, run_folder
from tests.environment import FAST, ROOT

_PROGRAM = """import sys, django
django.setup()
from tests.retrieval.search.replica_story import story
story(sys.argv[1])"""


# Without it a transaction is seen before it is written, and a replica cannot be told from afar.
_CONFIG = FAST.replace("synchronous_commit = off", "synchronous_commit = on")


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The folders of a primary and of a replica that follows it."""
    primary, replica = str(tmp_path / "primary"), str(tmp_path / "replica")
    try:
        postgres.ensure(primary, extra=_CONFIG)
        Path(replica).mkdir(mode=0o700)
        subprocess.run(
            [
                *(binaries.postgres("pg_basebackup"), "-h", run_folder(primary), "-U", "postgres"),
                *("-D", Path(replica) / "postgres", "-R", "-X", "stream", "-c", "fast"),
            ],
            check=True,
            capture_output=True,
        )
        postgres.ensure(replica, extra=_CONFIG)
        yield primary, replica
    finally:
        postgres.stop(replica)
        postgres.stop(primary)


def test_a_replica_that_is_behind_or_dead_changes_nothing_that_a_reader_sees(
    pair: tuple[str, str],
) -> None:
    primary, replica = pair
    given = {
        "DATABASE_URL": embedded_database_url(primary),
        "FOOTNOTE_REPLICA_URL": embedded_database_url(replica),
        "DJANGO_SETTINGS_MODULE": "deploy.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, replica],
        cwd=ROOT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-3000:]
