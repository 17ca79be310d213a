"""Asking a WebDAV server, with a password that is not shown to anybody on the way."""

from __future__ import annotations

from urllib.parse import quote

import httpx
from django.utils.translation import gettext_lazy as _

from ingestion.sources import answers
from ingestion.sources.addresses import public
from ingestion.sources.davlisting import QUESTION
from ingestion.sources.errors import ItemError
from ingestion.sources.net import Net
from ingestion.sources.urls import port_of
from kb.errors import InvalidError

_MOST_LISTING = 16 * 2**20


class Server:
    """One server and one account. The password is given only when it asks for one."""

    def __init__(self, url: str, username: str, password: str, net: Net) -> None:
        self.base = httpx.URL(url)
        self._username, self._password, self._net = username, password, net
        self._client = net.http()

    def listing(self, folder: str) -> bytes | None:
        """Return the answer about a folder below the base; None when it is not there any more.

        Raises `ItemError` for a folder that this account may not list.
        """
        path = self.base.raw_path + quote(f"{folder}/" if folder else "").encode()
        url = self.base.copy_with(raw_path=path)
        headers = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
        response = self._send("PROPFIND", url, headers, QUESTION)
        if response.status_code == 207:
            return answers.listing(response, _MOST_LISTING)
        response.close()
        if folder and response.status_code == 404:
            return None
        if folder and response.status_code == 403:
            raise ItemError(_("This name may not read the folder. What was found in it stays."))
        if response.status_code in (200, 405, 501):
            raise InvalidError(_("There is no WebDAV at this address."))
        raise answers.place_error(response)

    def get(self, url: str) -> httpx.Response:
        """Return the answer with a file, not yet read."""
        return self._send("GET", httpx.URL(url), {}, None)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _send(
        self, method: str, url: httpx.URL, headers: dict[str, str], content: bytes | None
    ) -> httpx.Response:
        request = self._client.build_request(method, url, headers=headers, content=content)
        response = self._client.send(request, stream=True)
        if response.status_code != 401 or self._client.auth is not None or not self._username:
            return response
        response.close()
        self._client.auth = self._auth(response.headers.get("www-authenticate", ""))
        request = self._client.build_request(method, url, headers=headers, content=content)
        return self._client.send(request, stream=True)

    def _auth(self, challenge: str) -> httpx.Auth:
        if "digest" in challenge.lower():
            return httpx.DigestAuth(self._username, self._password)
        if self.base.scheme != "https" and self._on_the_internet():
            raise InvalidError(_("The password would travel unprotected. Use an https:// address."))
        return httpx.BasicAuth(self._username, self._password)

    def _on_the_internet(self) -> bool:
        """A private address is reached only when an administrator has allowed it."""
        return any(map(public, self._net.addresses(self.base.host, port_of(self.base))))
