"""Where the services are: given URLs, or the embedded ones under the home folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from deploy.env import Env, EnvError

LONGEST_SOCKET = 85
"""A unix socket's path is at most 108 bytes (104 on macOS), with the socket's own name."""
DATABASE_NUMBERS = 16
"""How many numbered databases a Redis has unless it is configured otherwise."""


def run_folder(home: str) -> Path:
    """Return the folder of the embedded services' sockets: under home, or short under /tmp."""
    run = Path(home).resolve() / "run"
    if len(str(run)) > LONGEST_SOCKET:
        name = hashlib.sha256(str(run).encode()).hexdigest()[:10]
        run = Path(tempfile.gettempdir()) / f"footnote-{os.geteuid()}-{name}"
    return run


def embedded_database_url(home: str) -> str:
    """Return the URL of the embedded Postgres of a home folder."""
    return f"postgresql://postgres@/footnote?host={run_folder(home)}"


def embedded_redis_url(home: str) -> str:
    """Return the URL of the embedded Valkey of a home folder."""
    return f"redis+socket://{run_folder(home) / 'kv.sock'}?virtual_host=0"


def database(env: Env) -> dict[str, Any]:
    """Return Django's settings of the database: a pool where one is asked for (web processes)."""
    return _connected(env, "DATABASE_URL", env.database_url or embedded_database_url(env.home))


def databases(env: Env) -> dict[str, dict[str, Any]]:
    """Return the settings of the database, and of its replica when there is one."""
    if not env.replica_url:
        return {"default": database(env)}
    replica = _connected(env, "FOOTNOTE_REPLICA_URL", env.replica_url)
    return {"default": database(env), "replica": {**replica, "TEST": {"MIRROR": "default"}}}


def _connected(env: Env, name: str, url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise EnvError(f"{name} must look like postgresql://user:password@host:5432/name.")
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", None) or unquote(parts.hostname or "")
    options: dict[str, Any] = {"connect_timeout": "5", **query}
    if env.database_pool:
        options["pool"] = {"min_size": 1, "max_size": env.database_pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if env.database_pool else 60,
        "CONN_HEALTH_CHECKS": True,
    }


def broker_url(env: Env) -> str:
    """Return Celery's broker URL, in the form that kombu reads."""
    parts, number, query = _redis(env)
    if _is_socket(parts):
        rest = urlencode({"virtual_host": number, **query}, safe="/")
        return f"redis+socket://{_credentials(parts)}{parts.path}?{rest}"
    if parts.scheme == "rediss":
        query.setdefault("ssl_cert_reqs", "required")
    return parts._replace(path=f"/{number}", query=urlencode(query, safe="/")).geturl()


def cache_url(env: Env) -> str:
    """Return the cache's URL, in the form that redis-py reads.

    The cache lives in the database number after the broker's (before it, where there is none
    after), so that clearing it cannot empty the queue.
    """
    parts, number, query = _redis(env)
    number = number + 1 if number + 1 < DATABASE_NUMBERS else number - 1
    if _is_socket(parts):
        rest = urlencode({"db": number, **query}, safe="/")
        return f"unix://{_credentials(parts)}{parts.path}?{rest}"
    return parts._replace(path=f"/{number}", query=urlencode(query, safe="/")).geturl()


def llm_url(env: Env) -> str:
    """Return the base URL of the language model's server; empty when there is none yet."""
    embedded = f"http://127.0.0.1:{env.llm_port}" if env.llm_port else ""
    return env.llm_url.rstrip("/") or embedded


def _redis(env: Env) -> tuple[SplitResult, int, dict[str, str]]:
    """Return the URL's parts, the broker's database number, and the other parameters."""
    parts = urlsplit(env.redis_url or embedded_redis_url(env.home))
    query = dict(parse_qsl(parts.query))
    if parts.scheme not in {"redis", "rediss", "unix", "redis+socket"}:
        raise EnvError("REDIS_URL must begin with redis://, rediss://, unix:// or redis+socket://.")
    number = query.pop("virtual_host", None) or query.pop("db", None)
    if number is None and not _is_socket(parts):
        number = parts.path.strip("/")
    if not (number or "0").isdecimal():
        raise EnvError(f"REDIS_URL must name a database by number, not {number!r}.")
    return parts, int(number or 0), query


def _is_socket(parts: SplitResult) -> bool:
    return parts.scheme in {"unix", "redis+socket"}


def _credentials(parts: SplitResult) -> str:
    before, at, _host = parts.netloc.rpartition("@")
    return before + at
