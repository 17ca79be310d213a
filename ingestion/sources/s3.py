"""S3-compatible buckets: listed page by page, each object fetched once per ETag."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import unquote_plus

from django.utils.translation import gettext_lazy as _

from ingestion.sources import answers, bodies, selection
from ingestion.sources.connector import Checkpoint, Event, Found
from ingestion.sources.net import Net
from ingestion.sources.s3requests import Bucket
from ingestion.sources.urls import web_url
from ingestion.sources.xmltree import parse
from kb.errors import FootnoteError, InvalidError, TransientError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import httpx

_MOST_LISTING = 16 * 2**20
"""A page of 1,000 keys of 1,024 characters, each percent-encoded, is about 10 MB."""
_MOST_PAGES = 10_000
_BUCKET = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){1,61}[A-Za-z0-9]")
_REGION = re.compile(r"[a-z0-9-]{1,40}")
_REFUSALS = {
    "InvalidAccessKeyId": _("The bucket's server does not know this key."),
    "SignatureDoesNotMatch": _("The secret does not belong to this key."),
    "AccessDenied": _("This key may not list the bucket."),
    "NoSuchBucket": _("There is no bucket of this name."),
    "PermanentRedirect": _("The bucket is in another region. Give its region or endpoint."),
    "AuthorizationHeaderMalformed": _("The bucket is in another region. Give its region."),
    "RequestTimeTooSkewed": _("The clock of this machine is wrong, so the key was refused."),
}
"""Error code (Amazon S3 API reference, "Error responses") -> what to say."""


class S3:
    """Options: bucket, region, endpoint, path_style, prefix, key_id, include, exclude.

    The secret is the secret access key; without `key_id` the bucket is read anonymously.
    """

    kind = "s3"
    lists_everything = True
    page = 1000
    """Objects asked for at a time; the most that the protocol allows."""

    def __init__(self, options: dict[str, Any], secret: str, net: Net) -> None:
        self._options = options
        self._selection = selection.Selection.of(options)
        self._bucket = Bucket(options, secret, net)

    @staticmethod
    def check(options: dict[str, Any]) -> dict[str, Any]:
        """Return the options checked; the endpoint is Amazon's when none is given."""
        bucket = str(options.get("bucket", "")).strip()
        region = str(options.get("region", "")).strip() or "us-east-1"
        endpoint = str(options.get("endpoint", "")).strip()
        if not _BUCKET.fullmatch(bucket):
            raise InvalidError(_("Give the bucket's name: letters, digits, dots and hyphens."))
        if not _REGION.fullmatch(region):
            raise InvalidError(_("Give the region as in eu-central-1."))
        # A bucket's dots would make a host name that no certificate covers.
        path_style = bool(options.get("path_style", bool(endpoint))) or "." in bucket
        where = web_url(endpoint or f"https://s3.{region}.amazonaws.com")
        return {
            "bucket": bucket,
            "region": region,
            "endpoint": str(where).rstrip("/"),
            "path_style": path_style,
            "prefix": str(options.get("prefix", "")).lstrip("/"),
            "key_id": str(options.get("key_id", "")).strip(),
            **selection.checked(options),
        }

    def visit(self, cursor: dict[str, Any]) -> Iterator[Event]:
        """Yield what the bucket holds; the cursor is the token of the page to go on with."""
        token, count = str(cursor.get("token", "")), 0
        for _page in range(_MOST_PAGES):
            root = self._page(token, resuming=token == cursor.get("token"))
            for found in self._found(root):
                count += 1
                if count > selection.MOST_ITEMS:
                    raise selection.too_many()
                yield found
            token = _next(root, token)
            yield Checkpoint({"token": token} if token else {})
            if not token:
                return
        raise selection.too_many()

    def fetch(self, found: Found, into: BinaryIO) -> None:
        """Write the object's bytes."""
        bodies.save(answers.item(self._bucket.get(found.key)), into)

    def close(self) -> None:
        """Close the connection."""
        self._bucket.close()

    def _page(self, token: str, *, resuming: bool) -> Element:
        query = {
            "list-type": "2",
            "encoding-type": "url",
            "max-keys": str(self.page),
            "prefix": self._options["prefix"],
            "continuation-token": token,
        }
        response = self._bucket.get("", {name: said for name, said in query.items() if said})
        body = answers.listing(response, _MOST_LISTING)
        if response.status_code == 400 and token and resuming and "Token" in _code(body):
            return self._page("", resuming=False)  # a token of long ago: list from the beginning
        if response.status_code != 200:
            raise _refusal(response, body)
        return parse(body)

    def _found(self, root: Element) -> Iterator[Found]:
        encoded = root.findtext("{*}EncodingType") == "url"
        for entry in root.iterfind("{*}Contents"):
            key = entry.findtext("{*}Key") or ""
            key = unquote_plus(key) if encoded else key
            if not self._selection.takes(key):
                continue
            yield Found(
                key=key,
                etag=(entry.findtext("{*}ETag") or "").strip('"')[:200],
                filename=key.rpartition("/")[2],
                metadata={"modified": entry.findtext("{*}LastModified") or ""},
            )


def _next(root: Element, token: str) -> str:
    if root.findtext("{*}IsTruncated") != "true":
        return ""
    found = root.findtext("{*}NextContinuationToken") or ""
    if not found or found == token:
        raise TransientError(_("The bucket's server lists the same page again and again."))
    return found


def _code(body: bytes) -> str:
    try:
        return parse(body).findtext("{*}Code") or parse(body).findtext("Code") or ""
    except InvalidError:
        return ""


def _refusal(response: httpx.Response, body: bytes) -> FootnoteError:
    said = _REFUSALS.get(_code(body))
    return InvalidError(said) if said else answers.place_error(response)
