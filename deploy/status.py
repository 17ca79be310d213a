"""`make status`: a table of what runs."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from deploy.env import read
from deploy.services.processes import Process
from deploy.supervisor import record

COLUMNS = "{:<12} {:<9} {:>8}  {:<20} {:>8}  {:>9}"


def table(home: str) -> tuple[str, bool]:
    """Return the table and whether everything serves."""
    now = record.running(home)
    if now is None:
        return "Footnote is not running: start it with `make up`.", False
    me = record.Entry("supervisor", "ready", now.supervisor, time.time() - now.supervisor.age(), 0)
    lines = [COLUMNS.format("component", "state", "pid", "since", "restarts", "memory")]
    lines += [_line(entry) for entry in (me, *now.entries)]
    return "\n".join(lines), all(e.state == "ready" and _alive(e) for e in now.entries)


def _alive(entry: record.Entry) -> bool:
    """Ask the kernel too: the record is as old as the supervisor's last round."""
    return entry.process is not None and entry.process.alive()


def _line(entry: record.Entry) -> str:
    alive = _alive(entry)
    pid = str(entry.process.pid) if entry.process and alive else "-"
    since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(entry.since)) if entry.since else "-"
    memory = f"{session_memory(entry.process) / 2**20:,.0f} MiB" if entry.process and alive else "-"
    state = entry.state if alive else "stopped"
    return COLUMNS.format(entry.name, state, pid, since, entry.restarts, memory)


def session_memory(leader: Process) -> int:
    """Return the bytes of a process and of the children in its session, shared pages once each."""
    total = 0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if path.name == str(leader.pid) or os.getsid(int(path.name)) == leader.pid:
                total += _proportional(path)
        except (OSError, ValueError):
            continue
    return total


def _proportional(path: Path) -> int:
    """Return the proportional set size: resident memory with shared pages divided by sharers."""
    for line in (path / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    text, well = table(read().home)
    sys.stdout.write(f"{text}\n")
    sys.exit(0 if well else 1)
