"""What a run does with a connector's events, over a dictionary: small enough to see it is right."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from ingestion.sources.connector import Checkpoint, Connector, Found, Gone, Unread
from ingestion.sources.errors import ItemError
from ingestion.sources.net import Net
from kb.errors import LimitError

LOOPBACK = Net(allow=["127.0.0.1", "localhost"])


@dataclass
class Outcome:
    found: int = 0
    fetched: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    checkpoints: int = 0


@dataclass
class Mirror:
    """Holds what was taken over; killed at a checkpoint, the next `run` is the same run."""

    make: Any
    options: dict[str, Any]
    secret: str = ""
    net: Net = LOOPBACK
    cursor: dict[str, Any] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    held: dict[str, bytes] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def run(self, *, kill_at: int = 0) -> Outcome:
        """Take over; with `kill_at`, leave without a word at that checkpoint."""
        outcome = Outcome()
        connector: Connector = self.make(self.make.check(self.options), self.secret, self.net)
        events = connector.visit(dict(self.cursor))
        try:
            for event in events:
                self._take(connector, event, outcome)
                if isinstance(event, Checkpoint) and outcome.checkpoints == kill_at:
                    return outcome
            if connector.lists_everything:
                self._withdraw(outcome)
            self.seen.clear()
        finally:
            events.close()  # type: ignore[attr-defined]
            connector.close()
        return outcome

    def _take(self, connector: Connector, event: Any, outcome: Outcome) -> None:
        if isinstance(event, Checkpoint):
            self.cursor = event.cursor
            outcome.checkpoints += 1
        elif isinstance(event, Gone):
            self._remove(event.key, outcome)
        elif isinstance(event, Unread):
            self.problems[event.key] = str(event.why)
            self.seen.update(key for key in self.etags if key.startswith(event.key))
        else:
            self.seen.add(event.key)
            outcome.found += 1
            if not event.etag or self.etags.get(event.key) != event.etag:
                self._fetch(connector, event, outcome)

    def _fetch(self, connector: Connector, found: Found, outcome: Outcome) -> None:
        into = BytesIO()
        outcome.fetched.append(found.key)
        self.etags[found.key] = found.etag
        self.titles[found.key], self.names[found.key] = found.title, found.filename
        try:
            connector.fetch(found, into)
        except (ItemError, LimitError) as error:
            self.problems[found.key] = str(error)
            return
        self.problems.pop(found.key, None)
        self.held[found.key] = into.getvalue()

    def _withdraw(self, outcome: Outcome) -> None:
        for key in sorted(set(self.etags) - self.seen):
            self._remove(key, outcome)

    def _remove(self, key: str, outcome: Outcome) -> None:
        if key in self.etags:
            outcome.gone.append(key)
        for kept in (self.etags, self.held, self.titles, self.names, self.problems):
            kept.pop(key, None)
