"""`<home>/footnote.env`: secrets and choices made once, and kept."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

from deploy.services.llama import HOST, free_port
from deploy.supervisor import record

HEADER = (
    "# Made by `make up`, read by every process. Keep it secret, and keep it with the backups.\n"
)
PORT = "FOOTNOTE_LLM_PORT="
MADE: dict[str, Callable[[], str]] = {
    "FOOTNOTE_SECRET_KEY": lambda: secrets.token_urlsafe(64),
    "FOOTNOTE_KEY_PEPPER": lambda: secrets.token_urlsafe(48),
    "FOOTNOTE_ADMIN_PASSWORD": lambda: secrets.token_urlsafe(12),
    "FOOTNOTE_LLM_PORT": lambda: str(free_port()),
    "LLM_API_KEY": lambda: secrets.token_urlsafe(32),
}


def complete(home: str) -> list[str]:
    """Add what is missing to the file and return the names of what was added."""
    path = Path(home) / "footnote.env"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    text = path.read_text(encoding="utf-8") if path.exists() else HEADER
    if not record.running(home):
        text = _without_taken_port(text)
    present = {line.split("=", 1)[0].strip() for line in text.splitlines()}
    missing = [name for name in MADE if name not in present and name not in os.environ]
    if missing:
        lines = "".join(f"{name}={MADE[name]()}\n" for name in missing)
        write_secret(path, f"{text.rstrip()}\n{lines}")
    return missing


def _without_taken_port(text: str) -> str:
    """Drop the port that was chosen for llama-server when somebody else has it by now."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not (line.startswith(PORT) and _taken(line)))


def _taken(line: str) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(line.removeprefix(PORT))))
        except (OSError, ValueError, OverflowError):
            return True
    return False


def write_secret(path: Path, text: str) -> None:
    """Replace a file that only its owner may read, whole or not at all."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
