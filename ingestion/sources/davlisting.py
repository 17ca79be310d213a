"""What a WebDAV server says a folder holds (RFC 4918, section 9.1). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

import httpx
from django.utils.translation import gettext_lazy as _

from ingestion.sources.plain import decoded
from ingestion.sources.xmltree import parse
from kb.errors import InvalidError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

QUESTION = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/>'
    b"<getetag/><getlastmodified/><getcontentlength/></prop></propfind>"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder: its path below the base, without a slash at the end, and as asked for."""

    path: str
    raw_path: bytes
    folder: bool
    etag: str


def entries(body: bytes, base: httpx.URL, folder: str) -> list[Entry]:
    """Return what is directly in a folder ("" is the base), from an answer with status 207.

    Raises `InvalidError` when an address in it lies elsewhere.
    """
    root = parse(body)
    if not root.tag.endswith("multistatus"):
        raise InvalidError(_("The server's answer is not the XML it should be."), code="answer")
    found = (_entry(each, base, folder) for each in root.iterfind("{DAV:}response"))
    return [entry for entry in found if entry is not None]


def _entry(response: Element, base: httpx.URL, folder: str) -> Entry | None:
    raw_path = _raw_path((response.findtext("{DAV:}href") or "").strip(), base)
    path = _below(raw_path, base)
    if path == folder:
        return None  # the folder speaks of itself too
    if path.rpartition("/")[0] != folder:
        raise _outside()
    said = _properties(response)
    folder_mark = said.get("resourcetype")
    is_folder = folder_mark is not None and folder_mark.find("{DAV:}collection") is not None
    return Entry(path, raw_path, is_folder, _etag(said))


def _raw_path(href: str, base: httpx.URL) -> bytes:
    try:
        url = httpx.URL(href)
    except httpx.InvalidURL:
        raise _outside() from None
    # Servers behind a proxy say http for https, so the scheme is not compared; the host is, and
    # the answer's host is never asked: only its path, at our own address.
    if url.host and url.host != base.host:
        raise _outside()
    return url.raw_path.partition(b"?")[0]


def _below(raw_path: bytes, base: httpx.URL) -> str:
    """Return the path below the base, decoded; every server escapes in its own way."""
    parts = [decoded(unquote_to_bytes(part)) for part in raw_path.rstrip(b"/").split(b"/")]
    above = [decoded(unquote_to_bytes(part)) for part in base.raw_path.rstrip(b"/").split(b"/")]
    if parts[: len(above)] != above:
        raise _outside()
    names = parts[len(above) :]
    if any(name in ("", ".", "..") or "/" in name or "\x00" in name for name in names):
        raise _outside()
    return "/".join(names)


def _properties(response: Element) -> dict[str, Element]:
    return {
        each.tag.rpartition("}")[2]: each
        for stat in response.iterfind("{DAV:}propstat")
        if " 200" in (stat.findtext("{DAV:}status") or " 200")
        for each in stat.iterfind("{DAV:}prop/*")
    }


def _etag(said: dict[str, Element]) -> str:
    def text(name: str) -> str:
        element = said.get(name)
        return ("" if element is None else element.text or "").strip()

    tag = text("getetag").removeprefix("W/").strip('"')
    changed = text("getlastmodified")
    return (tag or (f"{changed} {text('getcontentlength')}" if changed else ""))[:200]


def _outside() -> InvalidError:
    return InvalidError(
        _("The server lists addresses outside the folder, so nothing of it was taken over."),
        code="outside",
    )
