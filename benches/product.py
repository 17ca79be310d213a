"""The whole product under a home of its own, as `make up` starts it, without a language model."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import httpx
import psycopg

from benches.client import ROOT
from deploy.services.llama import free_port
from deploy.supervisor import record
from deploy.urls_of_services import embedded_database_url


class Product:
    """Postgres, Valkey, web, workers, upkeep and clock, watched by the supervisor."""

    def __init__(self, *, kept: str = "", **settings: str) -> None:
        """With a name in `kept` the folder stays, and is found again by the next run."""
        (ROOT / "var").mkdir(mode=0o700, exist_ok=True)
        self.folder: tempfile.TemporaryDirectory[str] | None = None
        if kept:
            self.home = ROOT / "var" / f"bench-{kept}"
            self.home.mkdir(mode=0o700, exist_ok=True)
        else:
            self.folder = tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var")
            self.home = Path(self.folder.name)
        self.stopped: Callable[[], object] = lambda: None
        """Called between stopping and removing the folder."""
        (self.home / "first-answer.txt").write_text("no first answer", encoding="utf-8")
        ours = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
        self.environment = {
            **ours,
            "FOOTNOTE_HOME": str(self.home),
            "FOOTNOTE_PORT": str(free_port()),
            "LLM_URL": "http://127.0.0.1:9/v1",  # nothing listens there: answers are not asked for
            "FOOTNOTE_ANSWER_CACHE": "off",  # what is measured is made anew
            "FOOTNOTE_CALIBRATE": "off",  # in the middle of a measurement
            **settings,
        }

    def __enter__(self) -> Product:
        self._run("deploy.up")
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._run("deploy.down")
        finally:
            self.stopped()
            if self.folder is not None:
                self.folder.cleanup()

    def _run(self, module: str) -> None:
        command = [sys.executable, "-m", module]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=sys.stderr)

    def client(self) -> httpx.Client:
        """Return an HTTP client with the administrator's key, which does not wait for long."""
        lines = (self.home / "dev.env").read_text(encoding="utf-8").splitlines()
        pairs = dict(line.split("=", 1) for line in lines if "=" in line)
        return httpx.Client(
            base_url=pairs["KB_URL"].rstrip("/") + "/api/v1",
            headers={"Authorization": f"Bearer {pairs['KB_API_KEY']}"},
            timeout=httpx.Timeout(30, connect=2),
            trust_env=False,
        )

    def pid(self, name: str) -> int | None:
        """Return the process id of a component while it runs."""
        now = record.read(str(self.home))
        for entry in now.entries if now else []:
            if entry.name == name and entry.process and entry.process.alive():
                return entry.process.pid
        return None

    def database(self) -> psycopg.Connection:
        """Connect to the product's database."""
        return psycopg.connect(embedded_database_url(str(self.home)), autocommit=True)


def children(pid: int) -> list[int]:
    """Return the direct children of a process."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return found


def descendants(pid: int) -> list[int]:
    """Return the children of a process, and theirs."""
    return [each for child in children(pid) for each in (child, *descendants(child))]
