"""How gunicorn serves: threads, since a sync generator streams under WSGI and llama.cpp's slots
bound the number of streams anyway."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from deploy.env import read
from deploy.refusals import refuse_unsafe

_env = read()
refuse_unsafe(_env)  # here, since a worker that refuses would be started over and over
bind = f"{f'[{_env.host}]' if ':' in _env.host else _env.host}:{_env.port}"
worker_class = "gthread"
workers = _env.web_processes
threads = _env.web_threads
timeout = 60
graceful_timeout = 8
keepalive = 5
control_socket_disable = True
proc_name = "footnote-web"
loglevel = _env.log_level.lower()
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 a heartbeat file
# A connection for each thread, and a few for the threads that watch for cancelled answers.
raw_env = [f"FOOTNOTE_DATABASE_POOL={_env.database_pool or _env.web_threads + 4}"]


def post_worker_init(worker: Any) -> None:
    """Load the embedder while the first visitor still types, not when the first question comes."""

    def warm() -> None:
        from django.db import DatabaseError, connection

        from kb.access import current_space
        from kb.errors import FootnoteError

        try:
            current_space().embedder()
        except (FootnoteError, DatabaseError) as error:
            worker.log.warning("The embedder is not loaded yet: %s", error)
        finally:
            connection.close()

    threading.Thread(target=warm, name="warm-embedder", daemon=True).start()
