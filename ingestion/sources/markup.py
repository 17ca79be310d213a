"""What a crawler wants from a page of HTML: links, title, wishes of its author. Pure.

No parser: each pattern passes over the text once, whatever a hostile page holds.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.sources.plain import plain

_TAG = re.compile(r"<(a|area|meta|link|base|iframe)\b([^<>]{0,4000})>", re.I)
_ATTRIBUTE = re.compile(r"""([a-z-]{1,20})\s{0,9}=\s{0,9}("[^"]*"?|'[^']*'?|[^\s"'>]+)""", re.I)
_TITLE = re.compile(r"<title\b[^<>]{0,500}>([^<]{0,2000})", re.I)
_ANY = re.compile(r"<[^<>]{0,10000}>")
_SKIPPED = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))
MOST_LINKS = 2000


@dataclass(slots=True)
class Page:
    """`links` as written, without those that the author does not want followed."""

    title: str = ""
    base: str = ""
    canonical: str = ""
    index: bool = True
    links: list[str] = field(default_factory=list)
    digest: str = ""
    """SHA-256 of the words alone: tokens and clocks in the markup change nothing."""


def page(text: str) -> Page:
    """Return what a page says, with the robots' rules of its author applied."""
    text = _without_scripts(text)
    found, follow = Page(), True
    if title := _TITLE.search(text):
        found.title = " ".join(plain(html.unescape(title.group(1))).split())[:500]
    for name, attributes in _tags(text):
        rel = attributes.get("rel", "").lower().split()
        if name == "meta" and attributes.get("name", "").lower() in ("robots", "footnotebot"):
            said = set(re.split(r"[\s,]+", attributes.get("content", "").lower()))
            found.index &= not said & {"noindex", "none"}
            follow &= not said & {"nofollow", "none"}
        elif name == "base" and not found.base:
            found.base = attributes.get("href", "")
        elif name == "link" and "canonical" in rel:
            found.canonical = attributes.get("href", "")
        elif name in ("a", "area") and "nofollow" not in rel and attributes.get("href"):
            found.links.append(attributes["href"])
    found.links = list(dict.fromkeys(found.links))[:MOST_LINKS] if follow else []
    words = " ".join(_ANY.sub(" ", text).split())
    found.digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:40]
    return found


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for match in _TAG.finditer(text):
        pairs = _ATTRIBUTE.findall(match.group(2))
        yield match.group(1).lower(), {n.lower(): html.unescape(v.strip("\"'")) for n, v in pairs}


def _without_scripts(text: str) -> str:
    for start, end in _SKIPPED:
        text = "".join(_outside(text, start, end))
    return text


def _outside(text: str, start: str, end: str) -> Iterator[str]:
    low, at = text.lower(), 0
    if len(low) != len(text):  # a letter whose small form is longer
        low = text
    while (opened := low.find(start, at)) >= 0:
        yield text[at:opened]
        closed = low.find(end, opened + len(start))
        if closed < 0:
            return
        at = closed + len(end)
    yield text[at:]
