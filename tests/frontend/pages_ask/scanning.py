"""Reading a page the way a browser does, for what it would run or fetch."""

from __future__ import annotations

from html.parser import HTMLParser

OWN = "http://testserver/"
"""What the addresses on paper, which must be whole, begin with."""


class Scan(HTMLParser):
    """Collects what a strict policy would refuse, and every address."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.bad += [f"{tag} {name}" for name in given if name.startswith(("on", "hx-on"))]
        if tag == "style" or "style" in given or (tag == "script" and not given.get("src")):
            self.bad.append(tag)
        for name in ("src", "href", "action", "srcset", "poster"):
            address = (given.get(name) or "/").removeprefix(OWN)
            if address.startswith(("http:", "https:", "//", "javascript:", "data:")):
                self.bad.append(f"{tag} {name}={given[name]}")
        self.ids += [given["id"] or ""] if "id" in given else []


def scanned(html: str) -> Scan:
    scan = Scan()
    scan.feed(html)
    return scan
