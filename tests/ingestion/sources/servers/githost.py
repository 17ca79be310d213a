"""A repository made by the test, served over HTTP by dulwich's own server on loopback."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

from tests.ingestion.sources.servers.serving import serving


class Origin:
    """A bare repository; each `commit` is the whole tree: path -> bytes."""

    def __init__(self, folder: Path) -> None:
        from dulwich.repo import Repo

        folder.mkdir()
        self.repo = Repo.init_bare(str(folder))
        self.repo.refs.set_symbolic_ref(b"HEAD", b"refs/heads/main")
        self.requests: list[str] = []

    def commit(
        self, files: dict[str | bytes, Any], *, branch: str = "main", anew: bool = False
    ) -> str:
        """Commit on a branch; `anew` forgets what was there, as a forced push does."""
        from dulwich.index import commit_tree
        from dulwich.objects import Blob, Commit

        rows = []
        for path, content in files.items():
            mode, data = content if isinstance(content, tuple) else (0o100644, content)
            if mode == 0o160000:
                rows.append((_bytes(path), data, mode))
                continue
            blob = Blob.from_string(_bytes(data))
            self.repo.object_store.add_object(blob)
            rows.append((_bytes(path), blob.id, mode))
        ref = f"refs/heads/{branch}".encode()
        made = Commit()
        made.tree = commit_tree(self.repo.object_store, rows)
        made.parents = [self.repo.refs[ref]] if ref in self.repo.refs and not anew else []
        made.author = made.committer = b"Anna <anna@example.com>"
        made.author_time = made.commit_time = 1_700_000_000
        made.author_timezone = made.commit_timezone = 0
        made.message = b"words"
        self.repo.object_store.add_object(made)
        self.repo.refs[ref] = made.id
        return str(made.id.decode())


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@contextmanager
def hosted(origin: Origin, *, token: str = "") -> Iterator[str]:
    """Yield the repository's address; with a token only who brings it is let in."""
    from dulwich.server import DictBackend
    from dulwich.web import HTTPGitApplication, LimitedInputFilter

    app = LimitedInputFilter(HTTPGitApplication(DictBackend({"/team/docs.git": origin.repo})))
    expected = f"Basic {base64.b64encode(f'git:{token}'.encode()).decode()}"

    def guarded(environ: Any, start: Any) -> Any:
        origin.requests.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        if token and environ.get("HTTP_AUTHORIZATION") != expected:
            start("401 Unauthorized", [("WWW-Authenticate", "Basic"), ("Content-Length", "0")])
            return []
        return app(environ, start)

    with _served(guarded) as base:
        yield f"{base}/team/docs.git"


@contextmanager
def hosted_by_git(origin: Origin) -> Iterator[str]:
    """Yield the address at git's own `http-backend`, with protocol 2 and filters."""
    folder = Path(origin.repo.path)
    config = origin.repo.get_config()
    config.set((b"uploadpack",), b"allowFilter", True)
    config.write_to_path()

    def app(environ: Any, start: Any) -> Any:
        given = {name: said for name, said in environ.items() if isinstance(said, str)}
        protocol = environ.get("HTTP_GIT_PROTOCOL", "")
        given |= {"GIT_PROJECT_ROOT": str(folder.parent), "GIT_HTTP_EXPORT_ALL": "1"}
        given |= {"GIT_PROTOCOL": protocol, "GIT_CONFIG_COUNT": "1", "PATH": os.environ["PATH"]}
        given |= {"GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        ran = subprocess.run(
            ["git", "http-backend"], input=body, env=given, capture_output=True, check=True
        )
        head, _, answer = ran.stdout.partition(b"\r\n\r\n")
        rows = [tuple(line.split(": ", 1)) for line in head.decode().splitlines()]
        status = next((said for name, said in rows if name == "Status"), "200 OK")
        start(status, [row for row in rows if row[0] != "Status"])
        return [answer]

    with _served(app) as base:
        yield f"{base}/{folder.name}"


@contextmanager
def _served(app: Any) -> Iterator[str]:
    from dulwich.web import WSGIRequestHandlerLogger, WSGIServerLogger

    server = make_server(
        "127.0.0.1", 0, app, WSGIServerLogger, handler_class=WSGIRequestHandlerLogger
    )
    with serving(server):
        yield f"http://127.0.0.1:{server.server_port}"
