"""Tasks that behave as hostile or broken parsers do; they run in the sandbox only."""

import ctypes
import os
import signal
import threading
import time

from ingestion.reading.sandbox import attacks


def _segfault(file, params):
    yield {"block": {}}
    ctypes.string_at(0)


def _abort(file, params):
    yield {"progress": 1}
    os.abort()


def _silent_exit(file, params):
    yield {"progress": 1}
    os._exit(0)


def _hang(file, params):
    yield {"progress": 1}
    threading.Event().wait()


def _spin(file, params):
    yield {"progress": 1}
    while True:
        sum(range(1000))


def _hog(file, params):
    held = []
    while True:
        held.append(bytearray(50_000_000))
    yield {}


def _flood(file, params):
    line = "x" * 1_000_000
    while True:
        yield {"block": line}


def _one_endless_line(file, params):
    yield {"progress": 1}
    while True:
        os.write(4, b"x" * 1_000_000)


def _nonsense(file, params):
    os.write(4, b"not json\n")
    yield {"progress": 1}


def _hijacked(file, params):
    """Write what the file says as if a hostile file had taken the parser over."""
    os.write(4, file.read())
    yield {"done": {"pages": None, "title": "", "warnings": [], "notes": []}}


def _raise(file, params):
    yield {"progress": 1}
    raise RuntimeError("a secret of the file")


def _own_signal(file, params):
    yield {"progress": 1}
    signal.raise_signal(signal.SIGKILL)


def _echo(file, params):
    time.sleep(params.get("sleep", 0))
    yield {"done": {"text": file.read().decode(), "pid": os.getpid(), "uid": os.getuid()}}


def _environment(file, params):
    open_files = []
    for number in range(100):
        try:
            os.fstat(number)
        except OSError:
            continue
        open_files.append(number)
    yield {"done": {"environment": dict(os.environ), "files": open_files}}


def preload():
    pass


TASKS = {
    "segfault": _segfault,
    "abort": _abort,
    "silent exit": _silent_exit,
    "hang": _hang,
    "spin": _spin,
    "hog": _hog,
    "flood": _flood,
    "endless line": _one_endless_line,
    "nonsense": _nonsense,
    **dict.fromkeys(("hijacked", "read", "render", "sizes"), _hijacked),
    "raise": _raise,
    "killed": _own_signal,
    "echo": _echo,
    "environment": _environment,
    "attack": attacks.attack,
}
