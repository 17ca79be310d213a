"""The virtual environment and its hash-locked packages. Standard library only."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path

from deploy.env import ROOT
from deploy.machine import MachineError

VENV = ROOT / ".venv"
STAMP = VENV / "installed"
LLAMA = "llama-cpp-python"
TORCH = "torch==2.13.0"
"""Not in a lock: its builds for processors and for graphics cards share a version, and which of
them an index offers decides the hashes and the CUDA packages that come with it."""
CMAKE_ARGS = (
    "-DLLAVA_BUILD=OFF -DLLAMA_BUILD_TOOLS=ON -DLLAMA_BUILD_SERVER=ON -DLLAMA_TOOLS_INSTALL=ON "
    "-DLLAMA_USE_PREBUILT_UI=OFF -DCMAKE_INSTALL_RPATH=$ORIGIN/../lib"
)
"""One build gives the bindings and llama-server; the rpath lets the latter find its libraries."""

Say = Callable[[str], None]


def create_environment() -> None:
    """Make `.venv` unless it works."""
    python = VENV / "bin" / "python"
    probe = [str(python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    if python.exists() and subprocess.run(probe, check=False, capture_output=True).returncode == 0:
        return
    venv.EnvBuilder(with_pip=True, clear=True, symlinks=True).create(VENV)


def install(*, locks: list[Path], without_model: bool, say: Say) -> None:
    """Install the locked packages; nothing to do when the same locks were installed before."""
    wanted = [_digest(lock, without_model) for lock in locks]
    done = STAMP.read_text().split() if STAMP.exists() else []
    complete = [_digest(lock, False) for lock in locks]
    same = set(wanted) <= set(done) or set(complete) <= set(done)
    if same and (without_model or _server().exists()):
        say("nothing new")
        return
    STAMP.unlink(missing_ok=True)
    for lock in locks:
        say(f"{lock.name}")
        if lock.stem == "torch":
            _pip([TORCH], say, hashed=False)
        _pip([*_lock(lock, without_model)], say)
    if not without_model and not _server().exists():
        say("building llama-server (5 minutes on 2 cores)")
        _pip([_block(locks[0], LLAMA)], say, "--force-reinstall", "--no-deps", "--no-cache-dir")
    if not without_model and not _server().exists():
        raise MachineError(
            f"The build of {LLAMA} left no llama-server: see the README, or set LLM_URL."
        )
    STAMP.write_text("\n".join({*wanted, *(done if set(done) & set(wanted) else ())}))
    say("")


def _digest(lock: Path, without_model: bool) -> str:
    what = f"{sys.version_info[:2]}{CMAKE_ARGS}{without_model}".encode()
    return hashlib.sha256(lock.read_bytes() + what).hexdigest()


def _server() -> Path:
    return next(iter(VENV.glob("lib/python*/site-packages/bin/llama-server")), VENV / "missing")


def _lock(lock: Path, without_model: bool) -> list[str]:
    """Return the lock's blocks, one per package with its hashes."""
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text())
    return [b for b in blocks if not (without_model and b.startswith(f"{LLAMA}=="))]


def _block(lock: Path, package: str) -> str:
    return next(block for block in _lock(lock, False) if block.startswith(f"{package}=="))


def _pip(blocks: list[str], say: Say, *options: str, hashed: bool = True) -> None:
    """Run pip, showing what it is at; its whole output is in the log."""
    log = ROOT / "var" / "logs" / "install.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as locked, log.open("a") as copy:
        locked.write("\n".join(blocks))
        locked.flush()
        command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--no-input"]
        command += ["--disable-pip-version-check", "--progress-bar=off"]
        command += ["--require-hashes"] if hashed else []
        pip = subprocess.Popen(
            [*command, *options, "--requirement", locked.name],
            env={**os.environ, "CMAKE_ARGS": _cmake_arguments()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        last = _follow(pip, copy.write, say)
    if pip.wait():
        raise MachineError(f"Packages could not be installed: {last}  (all of it: {log})")


def _cmake_arguments() -> str:
    """Return how llama.cpp is built: our options, then the caller's, such as those of a GPU."""
    return f"{CMAKE_ARGS} {os.environ.get('CMAKE_ARGS', '')}".strip()


def _follow(pip: subprocess.Popen[str], copy: Callable[[str], object], say: Say) -> str:
    """Copy pip's output to the log, tell its last step, and return its last error line."""
    last, error = "", ""
    for line in pip.stdout or ():
        copy(line)
        last = line.strip() or last
        if "ERROR" in line:
            error = error or last
        if line.startswith(("Collecting", "  Downloading", "Building", "Installing", "  Building")):
            say(last[:80])
    return error or last
