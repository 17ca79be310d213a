"""One file, one process: confine itself, do the task, write JSON lines, exit."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from ingestion.reading.sandbox import landlock, libc, limits, seccomp
from ingestion.reading.sandbox.isolation import libraries
from ingestion.reading.unreadable import Unreadable

Task = Callable[[BinaryIO, dict[str, Any]], Iterator[dict[str, Any]]]
"""Gets the input and the parameters; yields messages, the last of them with the key `done`."""

_BEAT = 2.0
_INPUT, _OUTPUT = 3, 4


class Writer:
    """Writes messages, one JSON line each, from the task's thread and the heartbeat's."""

    def __init__(self, output: int) -> None:
        self.file = os.fdopen(output, "wb", buffering=1 << 16)
        self.lock = threading.Lock()

    def write(self, message: dict[str, Any], *, flush: bool = False) -> None:
        """Write one message."""
        line = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        with self.lock:
            self.file.write(line.encode("utf-8", "replace") + b"\n")
            if flush:
                self.file.flush()


def _beat(writer: Writer) -> None:
    """Tell that the parser works, which is when it uses the processor: waiting is a stall."""
    used = 0.0
    while True:
        time.sleep(_BEAT)
        now = time.process_time()
        if now - used > _BEAT / 50:
            with contextlib.suppress(OSError):
                writer.write({"beat": round(now, 1)}, flush=True)
        used = now


def confine(*, seconds: int, memory: int) -> list[str]:
    """Give up all rights; return the names of the protections that this kernel lacks."""
    missing = []
    libc.undumpable()
    libc.no_new_privileges()
    limits.apply(seconds=seconds, memory=memory)
    if landlock.abi():
        landlock.restrict(libraries())
    else:
        missing.append("landlock")
    if seccomp.supported():
        seccomp.restrict()
    else:
        missing.append("seccomp")
    return missing


def _own(given: int, output: int) -> None:
    """Keep the input and the output, close everything else, and be silent."""
    given, output = os.dup(given), os.dup(output)
    while given <= _OUTPUT or output <= _OUTPUT:
        given, output = os.dup(given), os.dup(output)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.dup2(given, _INPUT)
    os.dup2(output, _OUTPUT)
    os.closerange(_OUTPUT + 1, 1 << 20)


def _work(task: Task, params: dict[str, Any], writer: Writer) -> dict[str, Any] | None:
    """Run the task; return the message that says why it failed, if it did."""
    try:
        with os.fdopen(_INPUT, "rb") as file:
            for message in task(file, params):
                writer.write(message, flush="block" not in message)
    except Unreadable as error:
        return {"error": error.code, "params": error.params}
    except MemoryError:
        return {"error": "memory"}
    except RecursionError:
        return {"error": "damaged", "detail": "RecursionError"}
    except Exception as error:  # noqa: BLE001 the edge of the process: a parser may raise anything
        return {"error": "damaged", "detail": f"{type(error).__module__}.{type(error).__name__}"}
    return None


def main(*, task: Task, job: dict[str, Any], given: int, output: int, parent: int) -> None:
    """Run in the forked child; never returns."""
    status = 1
    try:
        _own(given, output)
        libc.die_with_parent(signal.SIGKILL)
        writer = Writer(_OUTPUT)
        if os.getppid() != parent:
            os._exit(1)
        missing = confine(seconds=job["seconds"], memory=job["memory"])
        if missing and not job["weak"]:
            writer.write({"error": "sandbox", "detail": ", ".join(missing)}, flush=True)
        else:
            threading.Thread(target=_beat, args=(writer,), daemon=True).start()
            failure = _work(task, job["params"], writer)
            writer.write(failure or {"end": True}, flush=True)
        status = 0
    finally:
        os._exit(status)
