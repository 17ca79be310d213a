"""Which pages of a site are known, which are still to be visited: the cursor of a crawl. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MOST_NAMES = 20_000
"""Addresses that are remembered; beyond them, links are passed over."""
MOST_REMEMBERED = 50_000
"""Links of unchanged pages that are remembered; a page beyond is fetched in full."""


@dataclass(slots=True)
class Mark:
    """What a page answered last: validators for a conditional request, its etag, its links."""

    etag: str = ""
    modified: str = ""
    mark: str = ""
    title: str = ""
    filename: str = ""
    links: list[int] = field(default_factory=list)

    def as_list(self) -> list[Any]:
        """Return plain data; `Mark(*it)` is the way back."""
        return [self.etag, self.modified, self.mark, self.title, self.filename, self.links]


class Frontier:
    """A breadth-first walk that can stop anywhere and go on from its `cursor`."""

    def __init__(self, cursor: dict[str, Any]) -> None:
        self.names: list[str] = list(cursor.get("names", []))
        self._number = {name: n for n, name in enumerate(self.names)}
        self._queue: list[list[int]] = [list(each) for each in cursor.get("queue", [])]
        self._queued = {each[0] for each in self._queue}
        self._at = int(cursor.get("at", 0))
        self.taken = int(cursor.get("taken", 0))
        self.maps: list[list[Any]] = [list(each) for each in cursor.get("maps", [])]
        """Sitemaps still to be read: address, and whether another map named it."""
        self.read = int(cursor.get("read", 0))
        """Sitemaps read so far."""
        marks = cursor.get("marks", {})
        self.marks = {int(n): Mark(*mark) for n, mark in marks.items()}
        self._remembered = sum(len(mark.links) for mark in self.marks.values())

    @property
    def begun(self) -> bool:
        """Tell whether this visit has begun."""
        return bool(self._queue)

    @property
    def full(self) -> bool:
        """Tell whether no further address can be remembered."""
        return len(self.names) >= MOST_NAMES

    def add(self, name: str, depth: int) -> None:
        """Queue a page, once."""
        number = self.number(name)
        if number is not None and number not in self._queued:
            self._queued.add(number)
            self._queue.append([number, depth])

    def number(self, name: str) -> int | None:
        """Return the number of an address, or None when there are too many."""
        found = self._number.get(name)
        if found is None and len(self.names) < MOST_NAMES:
            found = self._number[name] = len(self.names)
            self.names.append(name)
        return found

    def next(self) -> tuple[str, int] | None:
        """Return the next page to visit and its depth."""
        if self._at >= len(self._queue):
            return None
        number, depth = self._queue[self._at]
        self._at += 1
        return self.names[number], depth

    def known(self, name: str) -> Mark | None:
        """Return what is remembered of a page."""
        number = self._number.get(name)
        return self.marks.get(number) if number is not None else None

    def remember(self, name: str, mark: Mark, links: list[str]) -> None:
        """Remember a page for the next visit, with its links if there is room."""
        number = self.number(name)
        if number is None:
            return
        old = self.marks.pop(number, None)
        self._remembered -= len(old.links) if old else 0
        mark.links = [n for each in links if (n := self.number(each)) is not None]
        if self._remembered + len(mark.links) <= MOST_REMEMBERED:
            self.marks[number] = mark
            self._remembered += len(mark.links)

    def cursor(self) -> dict[str, Any]:
        """Return what a killed run needs."""
        marks = {str(n): mark.as_list() for n, mark in self.marks.items()}
        return {
            "names": self.names,
            "queue": self._queue,
            "at": self._at,
            "taken": self.taken,
            "maps": self.maps,
            "read": self.read,
            "marks": marks,
        }

    def finished(self) -> dict[str, Any]:
        """Return what the next visit needs: the marks of pages that were there in this one."""
        kept = Frontier({})
        for number, mark in self.marks.items():
            if number in self._queued:
                kept.remember(self.names[number], mark, [self.names[n] for n in mark.links])
        return {"names": kept.names, "marks": kept.cursor()["marks"]}
