"""Where the services are: given URLs, or the embedded ones under the home folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from deploy.env import Env

LONGEST_SOCKET = 85
"""A unix socket's path is at most 108 bytes (104 on macOS), with the socket's own name."""


def run_folder(home: str) -> Path:
    """Return the folder of the embedded services' sockets: under home, or short under /tmp."""
    run = Path(home).resolve() / "run"
    if len(str(run)) > LONGEST_SOCKET:
        name = hashlib.sha256(str(run).encode()).hexdigest()[:10]
        run = Path(tempfile.gettempdir()) / f"footnote-{os.geteuid()}-{name}"
    return run


def database(env: Env) -> dict[str, Any]:
    """Return Django's settings of the database."""
    url = env.database_url or f"postgresql://postgres@/footnote?host={run_folder(env.home)}"
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", None) or parts.hostname or ""
    options: dict[str, Any] = {**query, "pool": {"min_size": 1, "max_size": 24, "timeout": 10}}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    }


def broker_url(env: Env) -> str:
    """Return Celery's broker URL."""
    return env.redis_url or f"redis+socket://{run_folder(env.home) / 'kv.sock'}?virtual_host=0"


def cache_url(env: Env) -> str:
    """Return the cache's URL."""
    if env.redis_url:
        return env.redis_url
    return f"unix://{run_folder(env.home) / 'kv.sock'}?db=1"
