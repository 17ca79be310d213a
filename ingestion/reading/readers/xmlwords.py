"""What the elements of DocBook, JATS, FictionBook and SVG are in HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingestion.reading.readers import build

_PLAIN = frozenset("p h1 h2 h3 h4 h5 h6 td th dt pre span".split())
"""What stands inside these is part of the line, unless it is known to stand by itself."""
_PARTED = frozenset(
    "aff contrib name string-name element-citation person-group author personname affiliation "
    "institution-wrap addr-line date biblioentry".split()
)
"""Elements of parts that are words of their own, whatever space is between them."""
_TITLE_PAGES = frozenset("info articleinfo bookinfo title-group".split())


@dataclass(frozen=True, slots=True)
class Words:
    """A vocabulary. `tags` maps elements to HTML; a section's `heading` gets its depth as level;
    elements that are `dropped` hold no text for a reader, `titles` are paths to the title."""

    titles: tuple[str, ...]
    sections: frozenset[str]
    heading: frozenset[str]
    tags: Mapping[str, str]
    dropped: frozenset[str]

    def title(self, root: Any) -> str:
        """Return the document's title."""
        found = (root.find(path) for path in self.titles)
        return next((build.line(" ".join(t.itertext())) for t in found if t is not None), "")

    def to_html(self, root: Any) -> None:
        """Rename the elements in place; deep trees are no problem, there is no recursion."""
        depths: dict[Any, int] = {None: 0}
        lines: dict[Any, bool] = {None: False}
        names: dict[Any, str] = {None: ""}
        for node in list(root.iter("*")):
            parent, name = node.getparent(), str(node.tag)
            depth = depths[parent]
            depths[node] = depth + (name in self.sections and parent is not None)
            node.tag = self._tag(name, names[parent], depth, lines[parent])
            names[node], lines[node] = name, node.tag in _PLAIN or is_mixed(node)
            _adapt(node, name, names[parent])

    def _tag(self, name: str, parent: str, depth: int, in_line: bool) -> str:
        if name in self.dropped:
            return "template"
        if name in self.heading and (parent in self.sections or parent in _TITLE_PAGES):
            return f"h{min(max(depth, 1), 6)}"
        if name in self.heading:
            return "span" if in_line else "p"
        return self.tags.get(name) or ("span" if in_line else "div")


def is_mixed(node: Any) -> bool:
    """Tell an element that has text beside its elements, as a paragraph has."""
    texts = [node.text, *(child.tail for child in node)]
    return any(text and not text.isspace() for text in texts)


def _adapt(node: Any, tag: str, parent: str) -> None:
    """Carry over what attributes and order mean."""
    if tag == "tex-math" and parent == "alternatives":
        node.tag = "template"  # the same formula stands beside it
    elif tag == "abstract" and node.find("title") is None:
        node.text = "Abstract"
    elif tag in _PARTED and not is_mixed(node):
        for child in node:
            child.tail = " "
    if tag == "list" and node.get("list-type") in ("order", "number", "roman-lower", "alpha-lower"):
        node.tag = "ol"
    elif tag == "entry" and node.get("morerows", "").isdecimal():
        node.set("rowspan", str(int(node.get("morerows")) + 1))
    if tag == "name" and len(node) and node[0].tag == "surname":  # people are called otherwise
        node[0].tail = ""
        node.append(node[0])
        node[0].tail = node[-1].tail = " "


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _tags(**groups: str) -> dict[str, str]:
    return {word: tag for tag, group in groups.items() for word in group.split()}


DOCBOOK = Words(
    titles=("info/title", "title", "articleinfo/title", "bookinfo/title"),
    sections=_words(
        "article book part chapter appendix preface section sect1 sect2 sect3 sect4 sect5 "
        "simplesect refentry refsection refsect1 refsect2 glossary bibliography set topic"
    ),
    heading=_words("title"),
    tags=_tags(
        p="para simpara formalpara term attribution bridgehead subtitle releaseinfo author remark",
        pre="programlisting screen literallayout synopsis",
        ul="itemizedlist simplelist variablelist",
        ol="orderedlist procedure",
        sup="superscript",
        li="listitem member step callout",
        table="table informaltable",
        thead="thead",
        tbody="tbody tfoot",
        tr="row tr",
        td="entry td",
        th="th",
        div="varlistentry note tip warning caution important blockquote footnote",
        span="link ulink literal emphasis code command filename",
    ),
    dropped=_words("colspec indexterm imagedata"),
)

JATS = Words(
    titles=("front/article-meta/title-group/article-title", "front//article-title"),
    sections=_words("sec abstract ack app ref-list boxed-text glossary fn-group"),
    heading=_words("title article-title"),
    tags=_tags(
        p="p disp-quote verse-line attrib caption contrib aff label kwd name string-name subtitle "
        "term corresp disp-formula",
        pre="code preformat",
        ul="list def-list",
        sup="sup",
        li="list-item ref",
        table="table",
        thead="thead",
        tbody="tbody tfoot",
        tr="tr",
        td="td",
        th="th",
        span="tex-math inline-formula sub mixed-citation element-citation xref bold italic "
        "ext-link surname year given-names source volume fpage lpage person-group uri email pub-id",
    ),
    dropped=_words(
        "journal-meta article-id article-categories pub-date history permissions counts self-uri "
        "custom-meta-group  related-article volume-issue"
    ),
)

FICTION_BOOK = Words(
    titles=("description/title-info/book-title",),
    sections=_words("body section"),
    heading=_words("title"),
    tags=_tags(
        p="p v subtitle text-author date",
        table="table",
        tr="tr",
        td="td",
        th="th",
        sup="sup",
        span="a strong emphasis style code sub strikethrough",
        div="cite epigraph poem stanza annotation",
    ),
    dropped=_words("binary description stylesheet image"),
)

SVG = Words(
    titles=("title",),
    sections=frozenset(),
    heading=frozenset(),
    tags=_tags(p="text title desc p textPath div", span="tspan a b i em strong"),
    dropped=_words("script style metadata defs"),
)
