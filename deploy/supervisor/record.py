"""What the supervisor writes down for `make status`, `make down` and its own next life."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.services.processes import Process


@dataclass(frozen=True, slots=True)
class Entry:
    """One component. `since` is Unix time; `state`: starting, ready, waiting or stopped."""

    name: str
    state: str
    process: Process | None
    since: float
    restarts: int


@dataclass(frozen=True, slots=True)
class Record:
    """The supervisor, what it was started from, and its components."""

    supervisor: Process
    fingerprint: str
    entries: list[Entry] = field(default_factory=list)

    def write(self, home: str) -> None:
        """Replace the record; readers see the old one or the new one, never half of one."""
        path = _path(home)
        new = path.with_suffix(".new")
        new.write_text(json.dumps(self, default=_plain))
        new.replace(path)


def read(home: str) -> Record | None:
    """Return the last record, also of a supervisor that is gone."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        data = json.loads(_path(home).read_text())
        entries = [Entry(**{**one, "process": _process(one["process"])}) for one in data["entries"]]
        return Record(Process(**data["supervisor"]), data["fingerprint"], entries)
    return None


def running(home: str) -> Record | None:
    """Return the record of the supervisor that runs now."""
    record = read(home)
    return record if record and record.supervisor.alive() else None


def _path(home: str) -> Path:
    path = Path(home) / "run" / "supervisor.json"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _plain(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def _process(data: dict[str, int] | None) -> Process | None:
    return Process(**data) if data else None
