"""What of a page is alive: its elements and attributes, and which of them no answer ever has."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

_NEVER = frozenset("script style iframe object embed base meta link math img".split())
_LINKS = frozenset(("href", "src", "action", "formaction", "data", "poster", "xlink:href"))


class Elements(HTMLParser):
    """The elements of a fragment, with the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def kinds(self) -> set[tuple[str, tuple[str, ...]]]:
        """Return each kind of element: its name and those of its attributes."""
        return {(tag, tuple(sorted(attributes))) for tag, attributes in self.found}

    def alive(self) -> list[str]:
        """Return what could run, load or lead away: nothing of it is ever in an answer."""
        return [
            f"<{tag} {attributes}>"
            for tag, attributes in self.found
            if tag in _NEVER
            or any(name.startswith(("on", "hx-on", "style", "srcdoc")) for name in attributes)
            or any(_leads_away(attributes[name]) for name in _LINKS & attributes.keys())
        ]


def _leads_away(address: str) -> bool:
    parts = urlsplit(address.strip())
    return bool(parts.scheme or parts.netloc) or address.startswith("\\")
