"""The embedded Valkey (broker and cache), on a unix socket."""

from __future__ import annotations

import socket
import subprocess
from contextlib import suppress
from pathlib import Path

from deploy.services import binaries
from deploy.services.locks import locked
from deploy.services.processes import Process, wait_until
from deploy.urls_of_services import run_folder


class ValkeyError(RuntimeError):
    """The embedded Valkey does not start; the message names its log."""


def ensure(home: str, *, patience: float = 30) -> None:
    """Start the server unless it answers."""
    run = run_folder(home)
    logs = Path(home).resolve() / "logs"
    for folder in (run, logs):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(run / "valkey.lock"):
        if answers(home):
            return
        if process(home) is None:  # else it is loading its data, and a second must not start
            subprocess.run(
                [str(binaries.valkey_server()), *_options(run, Path(home).resolve(), logs)],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        if not wait_until(lambda: answers(home), patience):
            raise ValkeyError(f"Valkey does not start: see {logs / 'valkey.log'}.")


def stop(home: str) -> None:
    """Stop the server; what it holds is on disk, and Postgres is the queue of record anyway."""
    with locked(run_folder(home) / "valkey.lock"):
        running = process(home)
        if running:
            running.end(patience=10)


def process(home: str) -> Process | None:
    """Return the server's process, if it runs."""
    with suppress(OSError, ValueError):
        found = Process.of(int((run_folder(home) / "kv.pid").read_text()))
        named = Path(f"/proc/{found.pid}/comm").read_text() if found else ""
        return found if named.startswith("valkey") else None
    return None


def answers(home: str) -> bool:
    """Return whether the server answers within a second (also while it loads its data: no)."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        connection.connect(str(run_folder(home) / "kv.sock"))
        connection.sendall(b"PING\r\n")
        return connection.recv(64).startswith(b"+PONG")
    return False


def _options(run: Path, home: Path, logs: Path) -> list[str]:
    options = {
        "daemonize": "yes",
        "port": "0",
        "unixsocket": run / "kv.sock",
        "unixsocketperm": "700",
        "dir": home,
        "appendonly": "yes",
        "appenddirname": "valkey",
        "save": "",
        "maxmemory-policy": "noeviction",
        "logfile": logs / "valkey.log",
        "pidfile": run / "kv.pid",
    }
    return [str(part) for name, value in options.items() for part in (f"--{name}", value)]
