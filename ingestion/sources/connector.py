"""What a connector is: a place elsewhere that can be listed and fetched from, and resumed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from ingestion.sources.net import Net
from ingestion.sources.plain import plain
from kb.errors import Message


@dataclass(frozen=True, slots=True)
class Found:
    """Something the source has. An empty `etag` is unknown: it is fetched and its bytes decide.

    Whatever a place wrote becomes text that can be stored; only the key stays, to fetch by.
    """

    key: str
    etag: str
    filename: str
    title: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    """Becomes the document's; `url`, where a person can open the thing, is shown as a link."""

    def __post_init__(self) -> None:
        for name in ("etag", "filename", "title"):
            object.__setattr__(self, name, plain(getattr(self, name)))
        told = {k: plain(v) if isinstance(v, str) else v for k, v in self.metadata.items()}
        object.__setattr__(self, "metadata", told)


@dataclass(frozen=True, slots=True)
class Gone:
    """Something the source no longer has, from sources that tell deletions."""

    key: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A folder that could not be listed: what was found below it earlier stays."""

    key: str
    """What the keys below it begin with: a slash is its last character."""
    why: Message


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Everything yielded so far is complete up to here: a killed run resumes from `cursor`."""

    cursor: dict[str, Any]


Event = Found | Gone | Unread | Checkpoint


class Connector(Protocol):
    """One kind of source. Made for one run, used by one thread, then closed.

    `visit` and `fetch` raise `TransientError` when the place does not answer and `InvalidError`
    when it refuses (a wrong password). `fetch` raises `LimitError` beyond `settings.MAX_UPLOAD`.
    What `fetch` finds gone or unreadable for itself alone is an `ItemError`: the run goes on.
    """

    kind: str
    lists_everything: bool
    """Whether a run that finishes has seen all there is: what it did not see is then withdrawn."""

    def __init__(self, options: dict[str, Any], secret: str, net: Net) -> None: ...

    @staticmethod
    def check(options: dict[str, Any]) -> dict[str, Any]:
        """Return the options validated and normalised. Raises `InvalidError` in plain words."""
        ...

    def visit(self, cursor: dict[str, Any]) -> Iterator[Event]:
        """List what there is, from `cursor` on ({} at first)."""
        ...

    def fetch(self, found: Found, into: BinaryIO) -> None:
        """Write the bytes of what was found."""
        ...

    def close(self) -> None:
        """Let go of connections and temporary files."""
        ...
