"""The peers' own Python environments, under var/: the product never imports what is in them."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benches.client import ROOT

_HERE = Path(__file__).parent
_NEEDS = {"peers": ("requirements.txt", ()), "haiku": ("requirements-haiku.txt", ("3.13", "3.12"))}
"""Environment -> what is installed, and which Python it needs when it is not the product's."""


class MissingError(Exception):
    """A peer that cannot be installed on this machine, and why."""


def python(name: str) -> str:
    """Return the interpreter of an environment, made on first use and when its pins change.

    BENCH_PEERS names another folder than var/.
    """
    wanted, versions = _NEEDS[name]
    pins = _HERE / wanted
    folder = Path(os.environ.get("BENCH_PEERS", ROOT / "var")) / name
    stamp = folder / "pins.sha256"
    digest = hashlib.sha256(pins.read_bytes()).hexdigest()
    interpreter = str(folder / "bin" / "python")
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != digest:
        subprocess.run([_base(versions), "-m", "venv", "--clear", str(folder)], check=True)
        install = [interpreter, "-m", "pip", "install", "--quiet", "--no-deps", "-r", str(pins)]
        subprocess.run(install, check=True, stdout=sys.stderr)
        stamp.write_text(digest, encoding="ascii")
    return interpreter


def _base(versions: tuple[str, ...]) -> str:
    if not versions:
        return sys.executable
    for version in versions:
        installed = sorted(Path("~/.pyenv/versions").expanduser().glob(f"{version}.*/bin/python"))
        for found in (shutil.which(f"python{version}"), *installed):
            if found and subprocess.run([found, "--version"], capture_output=True).returncode == 0:
                return str(found)
    raise MissingError(f"needs Python {' or '.join(versions)}, which is not installed")
