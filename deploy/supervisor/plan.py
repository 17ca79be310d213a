"""What runs: one entry per process, in the order of starting."""

from __future__ import annotations

import hashlib
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from deploy.catalogue import ModelError, named, path_of, verify
from deploy.env import ROOT, Env
from deploy.services import llama
from deploy.urls_of_services import llm_url


def always() -> bool:
    """Count a process as ready as soon as it runs."""
    return True


@dataclass(frozen=True, slots=True)
class Spec:
    """How to run one process. `patience`: seconds it gets to stop when asked."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    niceness: int = 0
    patience: float = 10
    ready: Callable[[], bool] = always


def plan(env: Env) -> list[Spec]:
    """Return the processes of these settings, services apart."""
    model = [] if env.llm_url else [_llama(env)]
    return [*model, _worker(env), _upkeep(), _sources(), _beat(env), _web(env)]


def fingerprint(env: Env) -> str:
    """Return a hash of what the running processes were made from: settings, commands and code."""
    rooms = ("kb", "ingestion", "retrieval", "frontend", "deploy")
    code = sorted(
        f"{path}{path.stat().st_mtime_ns}"
        for room in rooms
        for suffix in ("*.py", "*.html", "*.toml")
        for path in (ROOT / room).rglob(suffix)
    )
    return hashlib.sha256(repr((env, sys.executable, code)).encode()).hexdigest()


def _llama(env: Env) -> Spec:
    model = named(env.llm_model)
    path = path_of(model, env.models_folder)
    if path is None:
        raise ModelError(f"The model {model.name} is not here yet: run `make up`.")
    verify(model, path)
    url = llm_url(env)
    return Spec(
        "model",
        llama.command(env, model=path, alias=model.name, port=env.llm_port),
        llama.environment(env.llm_api_key),
        niceness=10,
        ready=lambda: llama.healthy(url),
    )


def _celery(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "deploy.celery", *arguments]


def _worker(env: Env) -> Spec:
    processes = env.worker_processes or min(len(os.sched_getaffinity(0)), 4)
    options = ["--queues", "ingest", "--concurrency", str(processes), "--hostname", "ingest@%h"]
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", env.log_level]
    return Spec("worker", _celery("worker", *options, *quiet), niceness=5, patience=40)


def _upkeep() -> Spec:
    options = ["--queues", "upkeep", "--pool", "solo", "--hostname", "upkeep@%h"]
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    return Spec("upkeep", _celery("worker", *options, *quiet))


def _sources() -> Spec:
    """Two sources at a time: a slow web site must not keep the others waiting."""
    options = ["--queues", "sources", "--concurrency", "2", "--hostname", "sources@%h"]
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    return Spec("sources", _celery("worker", *options, *quiet), niceness=10)


def _beat(env: Env) -> Spec:
    schedule = str(Path(env.home).resolve() / "beat")
    pidfile = ["--pidfile", ""]  # the supervisor's own record is enough, and never stale
    return Spec("clock", _celery("beat", "--schedule", schedule, *pidfile, "--loglevel", "WARNING"))


def _web(env: Env) -> Spec:
    command = [sys.executable, "-m", "gunicorn", "--config", "python:deploy.gunicorn_conf"]
    return Spec("web", [*command, "deploy.wsgi:application"], ready=lambda: _listens(env))


def _listens(env: Env) -> bool:
    with suppress(OSError):
        socket.create_connection((reachable_host(env), env.port), 2).close()
        return True
    return False


def reachable_host(env: Env) -> str:
    """Return the address under which this machine reaches its own web server."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(env.host, env.host)  # noqa: S104 compared
