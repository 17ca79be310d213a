"""How far the visit to a source has come: written after every step, so that a kill costs little.

`Source.cursor` holds `{place, since, lost, lacking}`: the connector's own cursor; the number of the
run with which the visit began (what was seen in it or later is there); how many workers in a row
died on it; whether the listing before this one lacked suspiciously much.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ingestion.sources.holding import Hold
from kb.models import Source, SourceRun


@dataclass(slots=True)
class Progress:
    """The source's cursor, typed."""

    place: dict[str, Any] = field(default_factory=dict)
    since: int = 0
    lost: int = 0
    lacking: bool = False

    @classmethod
    def of(cls, source: Source) -> Progress:
        """Read what is stored."""
        held = source.cursor
        return cls(
            held.get("place", {}),
            held.get("since", 0),
            held.get("lost", 0),
            held.get("lacking", False),
        )

    def store(self, hold: Hold, **changes: Any) -> None:
        """Write it; the worker lives, so no loss counts any more."""
        self.lost = 0
        hold.write(cursor=self.as_dict(), **changes)

    def as_dict(self) -> dict[str, Any]:
        """Return what is stored."""
        return {
            "place": self.place,
            "since": self.since,
            "lost": self.lost,
            "lacking": self.lacking,
        }


def opened(source: Source, progress: Progress) -> SourceRun:
    """Return the run that goes on, or a new one."""
    run = SourceRun.objects.filter(source=source, state=SourceRun.State.RUNNING).first()
    if run is None:
        run = SourceRun.objects.create(source=source)
    progress.since = progress.since or run.pk
    return run
