"""Which file an HTTP answer is: its type and its address give the name. Pure."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

import httpx

from ingestion.reading.formats import FORMATS
from ingestion.sources.plain import plain

_EXTENSIONS = {each.media_type: each.extensions[0] for each in FORMATS}
_EXTENSIONS |= {"application/xhtml+xml": "html", "text/x-markdown": "md"}
KNOWN = {extension for each in FORMATS for extension in each.extensions}
"""Extensions that can be read, without the dot."""
_VAGUE = {"", "application/octet-stream", "binary/octet-stream", "text/plain"}


def filename(response: httpx.Response) -> str:
    """Return a name with an extension that can be read, or nothing.

    A vague type is decided by the address, as `text/plain` for a Markdown file.
    """
    said = response.headers.get("content-type", "").split(";")[0].strip().lower()
    path = PurePosixPath(unquote(response.url.path))
    own = path.suffix.lower().lstrip(".")
    if said in _VAGUE and own in KNOWN:
        return plain(path.name)
    extension = _EXTENSIONS.get(said, "")
    if not extension:
        return ""
    stem = path.stem if own in KNOWN or own in ("php", "asp", "aspx", "jsp") else path.name
    stem = re.sub(r"[^\w.() -]", "_", stem)[:150]
    return f"{stem or response.url.host}.{extension}"


def is_page(response: httpx.Response) -> bool:
    """Tell whether an answer is HTML."""
    said = response.headers.get("content-type", "").split(";")[0].strip().lower()
    return said in ("text/html", "application/xhtml+xml")


def as_utf8(data: bytes, response: httpx.Response) -> bytes:
    """Return a page as UTF-8 when only its header tells that it is something else."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = data.decode(response.charset_encoding or "utf-8")
        except (UnicodeDecodeError, LookupError):
            return data
        return text.encode("utf-8-sig", "replace")
    return data
