"""WsgiDAV on cheroot, on loopback, over a folder of the test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def dav(folder: Path, *, user: str = "", password: str = "", digest: bool = False) -> Iterator[str]:
    """Yield the server's address; without a user everybody may read."""
    from cheroot.wsgi import Server
    from wsgidav.wsgidav_app import WsgiDAVApp

    config: dict[str, Any] = {
        "provider_mapping": {"/": {"root": str(folder), "readonly": True}},
        "simple_dc": {"user_mapping": {"*": {user: {"password": password}} if user else True}},
        "http_authenticator": {
            "accept_basic": not digest,
            "accept_digest": digest,
            "default_to_digest": digest,
        },
        "verbose": 0,
        "logging": {"enable": False},
    }
    server = Server(("127.0.0.1", 0), WsgiDAVApp(config), numthreads=3, shutdown_timeout=1)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}"
    finally:
        server.stop()
        thread.join()
