"""A real web site on a loopback port, written by the test, that remembers who asked for what."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = bytes | str | Callable[[Any], None]


@dataclass
class Reply:
    """What one path answers. A callable body gets the handler after the headers."""

    body: Body = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""


class Site:
    """Paths are served as set in `pages`; others are 404. `asked` lists (path, status)."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.pages: dict[str, Reply] = {}
        self.asked: list[tuple[str, int]] = []
        self.headers: list[dict[str, str]] = []
        self.stopping = threading.Event()
        self._server = _Server((host, 0), _Handler)
        self._server.site = self
        self.port: int = self._server.server_address[1]
        self.url = f"http://{host}:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def page(self, path: str, body: str, title: str = "", **more: Any) -> None:
        """Serve HTML."""
        text = f"<!doctype html><html><head><title>{title or path}</title></head><body>{body}"
        headers = {"Content-Type": "text/html; charset=utf-8", **more.pop("headers", {})}
        self.pages[path] = Reply(f"{text}</body></html>", headers=headers, **more)

    def file(self, path: str, body: Body, kind: str, **more: Any) -> None:
        """Serve anything else."""
        self.pages[path] = Reply(body, headers={"Content-Type": kind}, **more)

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        self.pages[path] = Reply(b"", status, {"Location": to})

    def paths(self) -> list[str]:
        return [path for path, _status in self.asked]

    def close(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    site: Site
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is no error."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        site = self.server.site
        reply = site.pages.get(self.path, Reply(b"nothing", 404))
        known = reply.etag and self.headers.get("If-None-Match") == reply.etag
        status = 304 if known else reply.status
        site.asked.append((self.path, status))
        site.headers.append(dict(self.headers))
        self.send_response(status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.etag:
            self.send_header("ETag", reply.etag)
        if callable(reply.body):
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            reply.body(self)
            return
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        body = b"" if status == 304 else body
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
