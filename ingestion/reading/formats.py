"""Which format a file is, by its name and its first bytes. The content is not parsed here."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import PurePath

from ingestion.errors import ReadingError
from ingestion.reading import compound
from ingestion.reading.unreadable import Unreadable

HEAD = 8192
"""How many first bytes `identify` wants to see."""

_PDF_WINDOW = 1024
"""Readers accept `%PDF-` anywhere in the first kilobyte (ISO 32000, implementation note)."""
_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = (*_ZIP, _OLE, b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf")
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"RIFF", b"BM", b"GIF8")
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_CONTROLS = bytes({*range(32)} - {0, 9, 10, 12, 13, 27})
_MOST_ZEROS, _MOST_CONTROLS = 0.15, 0.02
_UNICODE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file; `extensions` without the dot, the first one is the usual."""

    name: str
    media_type: str
    extensions: tuple[str, ...]


_CODE = tuple(
    "py js ts jsx tsx mjs vue java kt scala groovy gradle c h cc cpp hpp cs go rs swift m rb php "
    "pl lua r jl sh bash zsh ps1 bat cmd sql graphql proto css scss less ini toml yaml yml conf "
    "cfg properties env tf hcl nix cmake mk diff patch log".split()
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_DECKS = "pptx pptm ppsx ppsm potx potm"
FORMATS = (
    Format("pdf", "application/pdf", ("pdf",)),
    Format("docx", _OFFICE + "wordprocessingml.document", ("docx", "docm", "dotx", "dotm")),
    Format("pptx", _OFFICE + "presentationml.presentation", tuple(_DECKS.split())),
    Format("xlsx", _OFFICE + "spreadsheetml.sheet", ("xlsx", "xlsm", "xltx", "xltm")),
    Format("doc", "application/msword", ("doc", "dot", "wps")),
    Format("ppt", "application/vnd.ms-powerpoint", ("ppt", "pps", "pot", "dps")),
    Format("xls", "application/vnd.ms-excel", ("xls", "xlt", "et")),
    Format("odt", _OPEN + "text", ("odt", "ott")),
    Format("ods", _OPEN + "spreadsheet", ("ods", "ots")),
    Format("odp", _OPEN + "presentation", ("odp", "otp", "odg")),
    Format("rtf", "application/rtf", ("rtf",)),
    Format("html", "text/html", ("html", "htm", "xhtml")),
    Format("md", "text/markdown", ("md", "markdown", "mdx", "qmd", "rmd")),
    Format("txt", "text/plain", ("txt", "text")),
    Format("csv", "text/csv", ("csv",)),
    Format("tsv", "text/tab-separated-values", ("tsv", "tab")),
    Format("epub", "application/epub+zip", ("epub",)),
    Format("fb2", "application/x-fictionbook+xml", ("fb2",)),
    Format("dbk", "application/docbook+xml", ("dbk", "docbook")),
    Format("jats", "application/x-jats+xml", ("jats", "nxml")),
    Format("xml", "application/xml", ("xml", "xsl", "xsd", "rss", "atom", "opml", "dita")),
    Format("svg", "image/svg+xml", ("svg",)),
    Format("json", "application/json", ("json", "geojson", "webmanifest")),
    Format("ndjson", "application/x-ndjson", ("ndjson", "jsonl")),
    Format("ipynb", "application/x-ipynb+json", ("ipynb",)),
    Format("boxnote", "application/json", ("boxnote",)),
    Format("rst", "text/x-rst", ("rst", "rest")),
    Format("org", "text/x-org", ("org",)),
    Format("adoc", "text/asciidoc", ("adoc", "asciidoc")),
    Format("tex", "application/x-latex", ("tex", "latex", "ltx")),
    Format("mediawiki", "text/x-wiki", ("mediawiki", "wiki")),
    Format("textile", "text/x-textile", ("textile",)),
    Format("vtt", "text/vtt", ("vtt",)),
    Format("srt", "application/x-subrip", ("srt",)),
    Format("code", "text/plain", _CODE),
    Format("eml", "message/rfc822", ("eml",)),
    Format("msg", "application/vnd.ms-outlook", ("msg",)),
    Format("mbox", "application/mbox", ("mbox", "mbx")),
    Format("png", "image/png", ("png",)),
    Format("jpg", "image/jpeg", ("jpg", "jpeg", "jfif")),
    Format("tiff", "image/tiff", ("tif", "tiff")),
    Format("webp", "image/webp", ("webp",)),
    Format("bmp", "image/bmp", ("bmp",)),
    Format("gif", "image/gif", ("gif",)),
    Format("zip", "application/zip", ("zip",)),
    Format("tar", "application/x-tar", ("tar", "tgz", "tbz2", "txz")),
    Format("gz", "application/gzip", ("gz", "bz2", "xz")),
)
_BY_EXTENSION = {extension: each for each in FORMATS for extension in each.extensions}
_ARCHIVES = {"docx", "pptx", "xlsx", "odt", "ods", "odp"}
_OLD = {"doc": "docx", "ppt": "pptx", "xls": "xlsx"}
"""Old office formats, and what a new file that kept the old name is."""
_OPEN_KINDS = {
    f"{_OPEN}{kind}".encode(): name
    for kind, name in (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp"))
}
"""How an OpenDocument file begins, after the header of its first member, `mimetype`."""
_RTF, _WEB = b"{\\rtf", (b"<html", b"<!doctype html", b"<table", b"<meta")


def identify(*, filename: str, head: bytes) -> Format:
    """Return the format of a file from its name and its first bytes (`HEAD` of them suffice).

    Raises ReadingError: `unsupported` extension, `empty` file, `encrypted` office file, or
    `mismatch` between name and content.
    """
    try:
        return known(filename=filename, head=head)
    except Unreadable as error:
        raise ReadingError(error.code, **error.params) from None


_NEVER_TEXT = frozenset(
    "exe dll so dylib com msi bin iso img dmg apk jar class pyc wasm o a dat db sqlite "
    "mp3 mp4 m4a avi mov mkv wav flac ogg webm psd ai ttf otf woff woff2 heic rar 7z".split()
)
"""Programs, media, packed and binary data: under these names text is a mistake or a disguise."""


def known(*, filename: str, head: bytes) -> Format:
    """Do as `identify`, also where there are no settings; raises Unreadable."""
    extension = PurePath(filename).suffix.lower().strip(". ")
    found = _BY_EXTENSION.get(extension)
    if found is None and extension not in _NEVER_TEXT and _is_surely_text(head):
        found = _BY_EXTENSION["txt"]  # README, notes.v2: its owner wants it found
    if found is None:
        supported = ", ".join(sorted(each.extensions[0] for each in FORMATS))
        raise Unreadable("unsupported", supported=supported)
    if not head.strip(b"\x00\t\n\r ") and not head.startswith(_UNICODE_MARKS):
        raise Unreadable("empty")
    inside = compound.kind(head)
    if inside == "encrypted" or (found.name in _ARCHIVES and head.startswith(_OLE) and not inside):
        raise Unreadable("encrypted")  # an office file with a password is an OLE container
    found = _actual(found, head, inside)
    if not _fits(found, head):
        raise Unreadable("mismatch", extension=extension)
    return found


def _actual(found: Format, head: bytes, inside: str) -> Format:
    """Return what an office file is: programs write other formats under the old names, and open
    them without a word."""
    name = found.name
    if name not in _OLD and name not in _OLD.values():
        return found
    if inside in _OLD:
        name = inside
    elif head.startswith(_ZIP):
        name = _OPEN_KINDS.get(head[38:90].split(b"PK")[0], _OLD.get(name, name))
    elif head.lstrip().startswith(_RTF):
        name = "rtf"
    elif name in _OLD and head[:_PDF_WINDOW].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(
        _WEB
    ):
        name = "html"
    return _BY_EXTENSION[name]


def _fits(found: Format, head: bytes) -> bool:
    if found.name == "pdf":
        return b"%PDF-" in head[:_PDF_WINDOW]
    if found.name == "rtf":
        return _RTF in head[:_PDF_WINDOW]
    if found.name in _OLD:
        return head.startswith(_OLE)
    if found.name in _ARCHIVES or found.name in ("zip", "epub"):
        return head.startswith(_ZIP)
    if found.name == "msg":
        return head.startswith(_OLE)
    if found.media_type.startswith("image/") and found.name != "svg":
        return head.startswith(_PICTURES)
    if found.name in ("tar", "gz"):
        return head.startswith(_PACKED) or head[257:262] == b"ustar"
    return _is_text(head)


def _is_text(head: bytes) -> bool:
    if head.startswith(_BINARY):
        return False
    if head.startswith(_UNICODE_MARKS):
        return True
    return _is_unmarked_utf16(head) or _is_printable(head)


def _is_surely_text(head: bytes) -> bool:
    """Tell UTF-8 without any control byte; a name that says nothing asks for more certainty."""
    if not head.strip() or head.startswith(_BINARY) or head.translate(None, _CONTROLS) != head:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _is_printable(head: bytes) -> bool:
    """Allow a stray NUL or control byte, as in damaged text, but not a binary file's many."""
    zeros = head.count(0)
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return zeros <= _MOST_ZEROS * len(head) and controls <= _MOST_CONTROLS * len(head)


def _is_unmarked_utf16(head: bytes) -> bool:
    """Tell whether nearly every second byte is zero, as in western text as UTF-16."""
    zeros = head.count(0)
    sides = (head[0::2].count(0), head[1::2].count(0))
    return zeros > len(head) / 3 and max(sides) > 0.98 * zeros
