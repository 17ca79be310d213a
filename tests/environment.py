"""The environment of a test run: its own home, and its own services unless some are given.

`DATABASE_URL`, `REDIS_URL` and `LLM_URL` are used when set. Otherwise the embedded services run
under `FOOTNOTE_HOME` (default `var/test`), shared by runs at the same time and stopped by the last.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TextIO

from deploy.services import postgres, valkey
from deploy.urls_of_services import embedded_database_url, embedded_redis_url

ROOT = Path(__file__).resolve().parent.parent
BASE = str(Path(os.environ.get("FOOTNOTE_HOME") or ROOT / "var" / "test").resolve())
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off"
"""A test's data need not survive a power cut."""
EMBEDDED = {
    "DATABASE_URL": embedded_database_url(BASE),
    "REDIS_URL": embedded_redis_url(BASE),
}


@cache
def prepare() -> None:
    """Set the environment, before any setting is read."""
    Path(BASE).mkdir(mode=0o700, parents=True, exist_ok=True)
    home = tempfile.mkdtemp(prefix="session-", dir=BASE)
    atexit.register(_remove, home, os.getpid())
    os.environ["FOOTNOTE_HOME"] = home
    os.environ.setdefault("FOOTNOTE_SECRET_KEY", "only-for-tests-" * 5)
    os.environ.setdefault("FOOTNOTE_KEY_PEPPER", "only-for-tests-" * 4)
    for name, url in EMBEDDED.items():
        os.environ.setdefault(name, url)


def _remove(home: str, owner: int) -> None:
    if os.getpid() == owner:  # a forked child runs the same handlers at its exit
        shutil.rmtree(home, ignore_errors=True)


def embedded(name: str) -> bool:
    """Return whether the service of this variable is the test run's own."""
    return os.environ.get(name) == EMBEDDED[name]


def start_services() -> TextIO:
    """Start what is not given; return a handle that says "in use" until `stop_services`."""
    if embedded("DATABASE_URL"):
        postgres.ensure(BASE, extra=FAST)
    if embedded("REDIS_URL"):
        valkey.ensure(BASE)
    users = (Path(BASE) / "users.lock").open("w")
    fcntl.flock(users, fcntl.LOCK_SH)
    return users


def stop_services(users: TextIO) -> None:
    """Stop what this run started, unless another run uses it too."""
    with users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if embedded("REDIS_URL"):
            valkey.stop(BASE)
        if embedded("DATABASE_URL"):
            postgres.stop(BASE)
