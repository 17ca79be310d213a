"""What Footnote needs of a machine. Standard library only: runs before anything is installed."""

from __future__ import annotations

import importlib.util
import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

from deploy.env import ROOT, Env

COMPILERS = ("c++", "g++", "clang++")
SPACE_TO_INSTALL = 4 * 10**9
SPACE_TO_RUN = 5 * 10**8


class MachineError(RuntimeError):
    """Something is missing; the message says what to do."""


def check(env: Env, *, serving: bool, say: Callable[[str], None]) -> None:
    """Raise `MachineError` for the first thing that is missing."""
    installed = (ROOT / ".venv" / "installed").exists()
    say("disk")
    check_disk(ROOT, SPACE_TO_RUN if installed else SPACE_TO_INSTALL)
    if not installed:
        say("Python and compiler")
        check_venv()
        if not env.llm_url:
            check_compiler()
    if serving and not _ours_runs(env.home):
        say(f"port {env.port}")
        check_port(env.host, env.port)
    say("")


def check_venv() -> None:
    """Debian keeps the module that makes environments in a package of its own."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise MachineError(
            "Python's venv module is missing: install it (Debian: apt install python3-venv)."
        )


def check_compiler(which: Callable[[str], str | None] = shutil.which) -> None:
    """llama.cpp is compiled for this very processor."""
    if not any(which(name) for name in COMPILERS):
        raise MachineError(
            "No C++ compiler was found: install one (Debian: apt install g++, Fedora: dnf install "
            "gcc-c++), or set LLM_URL to a language model's server that you already have."
        )


def check_disk(folder: Path, needed: int) -> None:
    """Environment, build and model take about 3.5 GB."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise MachineError(
            f"Only {free / 1e9:.1f} GB are free in {folder}, {needed / 1e9:.1f} GB are needed: "
            "free some disk space."
        )


def check_port(host: str, port: int) -> None:
    """Somebody else may listen there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise MachineError(
                f"Port {port} on {host} cannot be used ({error.strerror}): stop the program that "
                f"uses it, or choose another with `FOOTNOTE_PORT={port + 1} make up`."
            ) from None


def _ours_runs(home: str) -> bool:
    """Return whether the port may be held by our own supervisor's web server."""
    try:
        pid = json.loads((Path(home) / "run" / "supervisor.json").read_text())["supervisor"]["pid"]
        return "deploy.supervisor" in Path(f"/proc/{pid}/cmdline").read_text()
    except (OSError, ValueError, KeyError):
        return False


def has_gpu() -> bool:
    """Tell whether the kernel drives a graphics card that torch can compute on."""
    return any(Path(path).exists() for path in ("/proc/driver/nvidia/version", "/dev/kfd"))
