"""Makes visible to `unstructured` what it overlooks in a Word document: text boxes, equations,
content controls, and keeps deleted text out of sight."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any, BinaryIO

from docx import Document
from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import OxmlElement
from lxml import etree

_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_NAMES = {**nsmap, "m": _MATH, "mc": _COMPATIBILITY}


def prepared(file: BinaryIO) -> BinaryIO:
    """Return the document with all its text where a partitioner looks for it."""
    document = Document(file)
    body = document.element.body
    changed = [_fallbacks(body), _deleted(body), _boxes(body), _controls(body), _equations(body)]
    if not any(changed):
        file.seek(0)
        return file
    copy = io.BytesIO()
    document.save(copy)
    copy.seek(0)
    return copy


def _find(root: Any, path: str) -> list[Any]:
    return list(etree.XPath(path, namespaces=_NAMES)(root))


def _fallbacks(body: Any) -> int:
    """Drop the second copy of a drawing, meant for old programs."""
    found = _find(body, ".//mc:AlternateContent[mc:Choice]/mc:Fallback")
    for node in found:
        node.getparent().remove(node)
    return len(found)


def _deleted(body: Any) -> int:
    found = _find(body, ".//w:del[.//w:delText] | .//w:moveFrom")
    for node in found:
        node.getparent().remove(node)
    return len(found)


def _boxes(body: Any) -> int:
    """Put the paragraphs of a text box behind the paragraph that holds it."""
    found = _find(body, ".//w:txbxContent[not(ancestor::w:txbxContent)]")
    for box in found:
        host = box
        while host is not None and host.tag != qn("w:p"):
            host = host.getparent()
        content = [deepcopy(child) for child in box]
        box.getparent().remove(box)
        for child in reversed(content if host is not None else []):
            host.addnext(child)
    return len(found)


def _controls(body: Any) -> int:
    """Replace content controls and other wrappers by what they hold."""
    found = _find(body, ".//w:sdt[w:sdtContent] | .//w:smartTag | .//w:customXml")
    for node in found:
        content = node.find(qn("w:sdtContent"))
        for child in list(node if content is None else content):
            node.addprevious(child)
        node.getparent().remove(node)
    return len(found)


def _equations(body: Any) -> int:
    """Turn each equation into a run with its characters."""
    found = _find(body, ".//m:oMath[not(ancestor::m:oMath)]")
    for node in found:
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = " ".join(t.text or "" for t in node.iter(f"{{{_MATH}}}t"))
        run.append(text)
        target = node.getparent()
        node.addprevious(run)
        target.remove(node)
        if target.tag == f"{{{_MATH}}}oMathPara":
            target.addprevious(run)
    return len(found)
