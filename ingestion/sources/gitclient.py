"""Git's smart HTTP protocol over guarded connections: dulwich speaks, `Net` connects."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any, cast

import httpx
from django.utils.translation import gettext_lazy as _
from dulwich.client import AbstractHttpGitClient
from dulwich.protocol import CAPABILITY_THIN_PACK

from ingestion.sources import answers
from ingestion.sources.net import Net
from kb.errors import InvalidError

MOST_PACK = 2**30
"""Bytes that a repository may send at once."""
MOST_BEFORE = 32 * 2**20
"""Bytes of all that comes before a pack begins: branches and capabilities, held in memory."""
_SECONDS = 1800.0
_ASKED = ("/info/refs", "/git-upload-pack")
_ADVERTISEMENT = "application/x-git-upload-pack-advertisement"


class Client(AbstractHttpGitClient):
    """A client for one repository. The token goes to its own address only, never to a redirect."""

    def __init__(self, url: str, username: str, token: str, net: Net) -> None:
        super().__init__(url, quiet=True)
        self.begun, self.alive = False, net.alive
        """`begun`: the pack is arriving."""
        self.host = httpx.URL(url).host
        self._net, self._client = net, net.http(seconds=_SECONDS, most=MOST_PACK)
        said = b64encode(f"{username or 'git'}:{token}".encode()).decode()
        self._secret = {"Authorization": f"Basic {said}"} if token else {}

    def _get_url(self, path: str | bytes) -> str:
        return self._base_url

    def _negotiate_upload_pack_capabilities(self, server_capabilities: set[bytes]) -> Any:
        # Protocol 2 can leave large files out (`filter`), so no delta may build on what should be
        # here. Older ones cannot, and some of their servers insist on such deltas.
        if self.protocol_version == 2:
            self._fetch_capabilities.discard(CAPABILITY_THIN_PACK)
        return super()._negotiate_upload_pack_capabilities(server_capabilities)

    @staticmethod
    def _warn_filter_objects() -> None:
        """A server that cannot leave out large files is no news: they are refused later."""

    def _http_request(
        self,
        url: str,
        headers: dict[str, str] | None = None,
        data: Any = None,
        raise_for_status: bool = True,
    ) -> tuple[Any, Callable[[int], bytes]]:
        # Packs kept elsewhere (packfile-uris) and repositories without git's own server are not
        # for us: nothing else than these two is ever asked for.
        if not url.partition("?")[0].endswith(_ASKED):
            raise no_repository()
        given = {**(headers or {}), **(self._secret if self._own(url) else {})}
        given.pop("Content-Length", None)
        if data is None:
            response = self._net.get(self._client, url, headers=given)
        else:
            request = self._client.build_request("POST", url, headers=given, content=data)
            response = self._client.send(request, stream=True)
        return self._answer(url, response, asked=data is None)

    def _own(self, url: str) -> bool:
        there, here = httpx.URL(url), httpx.URL(self._base_url)
        return (there.scheme, there.netloc) == (here.scheme, here.netloc)

    def _answer(
        self, url: str, response: httpx.Response, *, asked: bool
    ) -> tuple[Any, Callable[[int], bytes]]:
        content_type = response.headers.get("content-type", "").partition(";")[0]
        if response.status_code != 200 or (asked and content_type != _ADVERTISEMENT):
            response.close()
            if response.status_code in (200, 404):
                raise no_repository()
            raise answers.place_error(response)
        said = cast(Any, response)  # with the two attributes that dulwich looks for
        said.content_type = content_type
        said.redirect_location = str(response.url) if str(response.url) != url else ""
        return response, _Reader(response, self).read

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


class _Reader:
    """`read(n)` over an answer: n bytes, fewer only at its end."""

    def __init__(self, response: httpx.Response, client: Client) -> None:
        self._parts, self._held = response.iter_raw(65536), bytearray()
        self._client, self._size = client, 0

    def read(self, size: int) -> bytes:
        while len(self._held) < size:
            part = next(self._parts, b"")
            if not part:
                break
            self._size += len(part)
            if self._size > MOST_BEFORE and not self._client.begun:
                raise answers.too_much(self._client.host)
            self._held += part
        found = bytes(self._held[:size])
        del self._held[:size]
        return found


def no_repository() -> InvalidError:
    """Return the error for an address without a repository, or one that is hidden."""
    return InvalidError(
        _("There is no git repository at this address, or this token may not see it.")
    )
