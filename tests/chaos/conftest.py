"""A real Celery worker in a process group of its own, and a way to kill it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from tests.environment import ROOT
from tests.ingestion.conftest import short_passages, upload
from tests.ingestion.processes import environment

__all__ = ["short_passages", "upload"]
LEASE = 2
"""Seconds: a killed worker's document is free again soon."""


class Worker:
    """A worker with one or more processes, on the test database."""

    def __init__(self, processes: int = 1) -> None:
        options = ["--concurrency", str(processes), "--queues", "ingest,upkeep"]
        quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "deploy.celery", "worker", *options, *quiet],
            env=environment(FOOTNOTE_LEASE_SECONDS=str(LEASE), FOOTNOTE_PASSAGE_TOKENS="48"),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """kill -9 of the worker and its children, all of them started here."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        """Ask it to stop, as a restart of the service does; return its exit status."""
        self.process.terminate()
        return self.process.wait(60)


@pytest.fixture
def workers() -> Iterator[Callable[..., Worker]]:
    """Start workers; all are gone at the end."""
    started: list[Worker] = []

    def start(processes: int = 1) -> Worker:
        started.append(Worker(processes))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
