"""What a parser that was taken over would try. `selftest` shows that each is refused."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from ingestion.reading.sandbox.libc import syscall, unshare

_SEIZE, _NEWUSER, _NEWNET = 0x4206, 0x10000000, 0x40000000
_IO_URING_SETUP = 425
_PTRACE = {"x86_64": 101, "aarch64": 117}


def _read(path: str) -> Callable[[], object]:
    return lambda: os.read(os.open(path, os.O_RDONLY), 1)


def _connect() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        if client.connect_ex(("127.0.0.1", 9)) not in (0, 111):  # refused is an answer, too
            raise OSError("unreachable")


def _datagram() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.sendto(b"x", ("127.0.0.1", 9))


def _unix() -> None:
    socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).close()


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _more_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _ptrace() -> None:
    syscall(_PTRACE[os.uname().machine], _SEIZE, os.getppid(), 0, 0)


def _io_uring() -> None:
    syscall(_IO_URING_SETUP, 1, ctypes.create_string_buffer(120))


ATTACKS: dict[str, Callable[[], object]] = {
    "read /etc/passwd": _read("/etc/passwd"),
    "list the root folder": lambda: list(Path("/").iterdir()),
    "read the parent's environment": lambda: _read(f"/proc/{os.getppid()}/environ")(),
    "read its own memory map": _read("/proc/self/maps"),
    "write to /tmp": lambda: os.open("/tmp/footnote-attack", os.O_CREAT | os.O_WRONLY),  # noqa: S108
    "write beside the code": lambda: Path(__file__).with_suffix(".attack").write_text("x"),
    "change the mode of the code": lambda: os.chmod(__file__, 0o777),  # noqa: S103, PTH101
    "change the times of the code": lambda: os.utime(__file__),
    "connect over TCP": _connect,
    "send over UDP": _datagram,
    "open a unix socket": _unix,
    "fork": _fork,
    "run a program": lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),  # noqa: S606
    "trace the parent": _ptrace,
    "signal the parent": lambda: os.kill(os.getppid(), signal.SIGCONT),
    "become root": lambda: os.setuid(0),
    "make a user namespace": lambda: unshare(_NEWUSER | _NEWNET),
    "raise its memory limit": _more_memory,
    "use io_uring": _io_uring,
}


def attack(file: BinaryIO, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield {attack: was it refused?}; `params["secrets"]` are files to try to read as well."""
    attacks = dict(ATTACKS)
    for path in params["secrets"]:
        attacks[f"read {path}"] = _read(path)
    yield {"done": {name: _refused(act) for name, act in attacks.items()}}


def _refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except (OSError, ValueError):
        return True
    return False


def preload() -> None:
    """Nothing to load."""


TASKS = {"attack": attack}
