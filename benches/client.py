"""A small client of the REST API, configured by var/dev.env (written by `make up`)."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
EVIDENCE = ROOT / "docs" / "evidence"


def client() -> httpx.Client:
    """Return an HTTP client of the running server, with the key of the first administrator."""
    home = Path(os.environ.get("FOOTNOTE_HOME", ROOT / "var"))
    lines = (home / "dev.env").read_text(encoding="utf-8").splitlines()
    pairs = dict(line.split("=", 1) for line in lines if "=" in line)
    return httpx.Client(
        base_url=pairs["KB_URL"].rstrip("/") + "/api/v1",
        headers={"Authorization": f"Bearer {pairs['KB_API_KEY']}"},
        timeout=300,
        trust_env=False,
    )


def machine() -> str:
    """Return one line that says on what the figures were measured."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}, no GPU, shared"
