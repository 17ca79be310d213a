"""Connections: pooled where asked for, and a dead broker costs an upload next to nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace

from django.conf import settings
from django.db.utils import ConnectionHandler

from deploy.env import ROOT
from deploy.urls_of_services import database
from tests.fixtures.processes import product_environment


def test_many_threads_share_a_small_pool(db: None) -> None:
    env = replace(settings.ENV, database_url=product_environment()["DATABASE_URL"], database_pool=2)
    handler = ConnectionHandler({"default": {**database(env), "AUTOCOMMIT": True}})
    seen: set[int] = set()

    def ask() -> None:
        with handler["default"].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            seen.add(cursor.fetchone()[0])
        handler["default"].close()

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    handler["default"].close_pool()  # type: ignore[attr-defined]
    assert 1 <= len(seen) <= 2


def test_a_broker_that_is_down_is_noticed_at_once() -> None:
    code = (
        "import django, time; django.setup()\n"
        "from kombu.exceptions import OperationalError\n"
        "from deploy.celery import app\n"
        "begun = time.monotonic()\n"
        "try:\n    app.send_task('ingestion.tasks.ingest', retry=False)\n"
        "except OperationalError:\n    print(time.monotonic() - begun)\n"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "deploy.settings",
        "FOOTNOTE_HOME": str(settings.HOME),
        "FOOTNOTE_SECRET_KEY": settings.SECRET_KEY,
        "FOOTNOTE_KEY_PEPPER": settings.KEY_PEPPER,
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(done.stdout) < 1


def test_gunicorn_refuses_a_weak_secret_in_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "python:deploy.gunicorn_conf", "x:y"],
        cwd=ROOT,
        env={"FOOTNOTE_HOME": str(settings.HOME), "FOOTNOTE_SECRET_KEY": "short"},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode != 0
    assert "FOOTNOTE_SECRET_KEY is too weak" in done.stderr
    assert "Traceback" not in done.stderr
