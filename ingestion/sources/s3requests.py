"""Requests to a bucket, signed (AWS Signature Version 4) and sent as they were signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext_lazy as _

from ingestion.sources.net import Net
from kb.errors import InvalidError

if TYPE_CHECKING:
    import httpx


class Bucket:
    """One bucket behind one connection. Only botocore's signer is used, not its HTTP."""

    def __init__(self, options: dict[str, Any], secret: str, net: Net) -> None:
        if options["key_id"] and not secret:
            raise InvalidError(_("Give the secret that belongs to the key."))
        self._options, self._secret = options, secret
        self._client = net.http()
        scheme, host, path = urlsplit(options["endpoint"])[:3]
        if options["path_style"]:
            self._base = f"{scheme}://{host}{path}/{options['bucket']}"
        else:
            self._base = f"{scheme}://{options['bucket']}.{host}{path}"

    def get(self, key: str, query: dict[str, str] | None = None) -> httpx.Response:
        """Return the answer, not yet read, for an object ("" is the bucket itself)."""
        path = f"/{quote(key, safe='/~')}" if key or not self._options["path_style"] else ""
        url = self._base + path
        if query:
            url += "?" + "&".join(
                f"{name}={quote(query[name], safe='~')}" for name in sorted(query)
            )
        request = self._client.build_request("GET", url, headers=self._signed(url))
        # Sent exactly as signed: a client that tidies "a/../b" would ask for another object.
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        request.extensions["target"] = target.encode()
        return self._client.send(request, stream=True)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _signed(self, url: str) -> dict[str, str]:
        if not self._options["key_id"]:
            return {}
        from botocore.auth import S3SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        request = AWSRequest("GET", url)
        keys = Credentials(self._options["key_id"], self._secret)
        S3SigV4Auth(keys, "s3", self._options["region"]).add_auth(request)
        return {name: str(value) for name, value in request.headers.items()}
