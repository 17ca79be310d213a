"""XML as a tree, without entities, external files or a network."""

from __future__ import annotations

import html
import re
from typing import Any

from lxml import etree

from ingestion.reading.readers.encoding import decode
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"""encoding\s*=\s*["']\s*([\w.:-]+)""", re.I)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_OWN = {"amp", "lt", "gt", "quot", "apos"}


def text_of(data: bytes) -> str:
    """Return XML source as text, without its declaration."""
    declared = _DECLARED.search(data[:200])
    text = decode(data, declared.group(1).decode("ascii") if declared else "")
    return _DECLARATION.sub("", text).lstrip()


def parse(text: str, source: Source) -> Any:
    """Return the root; its tags have no namespaces. What is not well-formed is read as far as
    it goes, which is noted.

    Raises Unreadable: `xml-entities` when the file declares entities of its own, `damaged`.
    """
    text = _NAMED.sub(_character, text)
    try:
        root = etree.fromstring(text, parser(recover=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        if "<!DOCTYPE" in text and "<!ENTITY" in text:
            raise Unreadable("xml-entities") from None
        root = _recovered(text)
        source.note("cut-off", text=f"the XML is not well-formed: {error}")
    tree = root.getroottree()
    declared = tree.docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise Unreadable("xml-entities")
    for node in root.iter(etree.Element):
        node.tag = etree.QName(node).localname
    return root


def _recovered(text: str) -> Any:
    try:
        root = etree.fromstring(text, parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise Unreadable("damaged") from None
    return root


def parser(*, recover: bool = False) -> Any:
    """Return lxml's parser without entities, network and DTDs; comments are dropped."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _character(match: re.Match[str]) -> str:
    """Return what a name of HTML stands for: the DTD that declares it is not fetched."""
    found = "" if match.group(1) in _OWN else html.unescape(match.group())
    return match.group() if not found or set(found) & set("<>&") else found
