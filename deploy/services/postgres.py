"""The embedded Postgres 18 with pgvector, on a unix socket, as root or not."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.services import binaries
from deploy.services.locks import locked
from deploy.services.processes import Process
from deploy.urls_of_services import run_folder

DATABASE = "footnote"
CONFIGURATION = """\
listen_addresses = ''
unix_socket_directories = '{run}'
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = '256MB'
maintenance_work_mem = '512MB'
shared_preload_libraries = 'vector,pg_stat_statements'
log_min_duration_statement = 2000
{extra}
"""
INITDB = (
    "--username=postgres --auth=trust --encoding=UTF8 --locale-provider=builtin "
    "--builtin-locale=C.UTF-8 --locale=C.UTF-8 --data-checksums --no-instructions"
).split()
"""The builtin C.UTF-8 sorts fast and knows letters; plain C makes pg_trgm blind to Chinese."""


class PostgresError(RuntimeError):
    """The embedded Postgres does not start; the message holds the end of its log."""


def ensure(home: str, *, extra: str = "", patience: float = 60) -> None:
    """Start the server unless it runs, and create the database unless it exists."""
    data, run = _folders(home)
    with locked(run / "postgres.lock"):
        if not (data / "PG_VERSION").exists():
            _initialise(data)
        _start(home, data, run, extra, patience)
        with _connect(run) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not found.fetchone():
                name = sql.Identifier(DATABASE)
                connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


def stop(home: str) -> None:
    """Stop the server, breaking off what is connected."""
    data, run = _folders(home)
    with locked(run / "postgres.lock"):
        if process(home):
            _as_user(binaries.postgres("pg_ctl"), "-D", data, "-w", "-m", "fast", "stop")


def process(home: str) -> Process | None:
    """Return the server's process, if it runs."""
    data = _folders(home)[0]
    with suppress(OSError, ValueError, IndexError):
        found = Process.of(int((data / "postmaster.pid").read_text().splitlines()[0]))
        return found if found and _works_in(found.pid, data) else None
    return None


def _folders(home: str) -> tuple[Path, Path]:
    run = run_folder(home)
    for folder in (Path(home), run):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if run.stat().st_uid != os.geteuid():
        raise PermissionError(f"{run} belongs to somebody else: remove it, or set FOOTNOTE_HOME.")
    return Path(home).resolve() / "postgres", run


def _initialise(data: Path) -> None:
    """Make the data folder; a half-made one, of a run that was broken off, is thrown away."""
    new = data.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    _as_user(binaries.postgres("initdb"), "-D", new, *INITDB)
    with (new / "postgresql.conf").open("a") as file:
        file.write("include 'embedded.conf'\n")
    (new / "embedded.conf").touch()
    new.rename(data)


def _start(home: str, data: Path, run: Path, extra: str, patience: float) -> None:
    log = Path(home) / "logs" / "postgres.log"
    log.parent.mkdir(mode=0o700, exist_ok=True)
    end = time.monotonic() + patience
    # Right after kill -9 the dead postmaster may still be a zombie: the start fails, and we retry.
    while not _answers(run):
        if time.monotonic() > end:
            raise PostgresError(f"Postgres does not start; the end of {log}:\n{_tail(log)}")
        if process(home) is None:
            _forget_dead(data)
            (data / "embedded.conf").write_text(CONFIGURATION.format(run=run, extra=extra))
            with suppress(subprocess.CalledProcessError):
                _as_user(binaries.postgres("pg_ctl"), "-D", data, "-w", "-l", log, "start")
        time.sleep(0.1)


def _connect(run: Path) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(run), user="postgres", dbname="postgres", connect_timeout=2, autocommit=True
    )


def _answers(run: Path) -> bool:
    with suppress(psycopg.OperationalError):
        _connect(run).close()
        return True
    return False


def _forget_dead(data: Path) -> None:
    """Remove the pid file of a dead server.

    Only when no live process works in the data folder: an orphaned backend still writes to the
    shared memory, and Postgres finds out about it through that very file.
    """
    pids = (path.name for path in Path("/proc").glob("[0-9]*"))
    if not any(_works_in(int(pid), data) for pid in pids):
        (data / "postmaster.pid").unlink(missing_ok=True)


def _works_in(pid: int, folder: Path) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cwd").readlink() == folder
    return False


def _as_user(*command: object) -> None:
    """Run a program of Postgres. It refuses root, so root shows it another uid of a namespace."""
    subprocess.run(
        [*_unroot(), *map(str, command)],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )


def _unroot() -> list[str]:
    if os.geteuid():
        return []
    namespace = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]
    try:
        subprocess.run([*namespace, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise PostgresError(
            "Postgres refuses to run as root and this machine allows no user namespaces: "
            "run as another user, or set DATABASE_URL."
        ) from None
    return namespace


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-1500:] if log.exists() else "(no log)"
