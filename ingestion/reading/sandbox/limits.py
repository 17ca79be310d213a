"""How much one file may cost."""

from __future__ import annotations

import resource
from dataclasses import dataclass

OUTPUT = 64 * 2**20
_OPEN_FILES = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes. A task may ask for up to `more` seconds on top, `each` of
    them at a time and only when it needs them, as its work shows what it takes. `weak` allows a
    kernel that cannot confine parsers."""

    seconds: int
    stall: int
    memory: int
    output: int = OUTPUT
    more: int = 0
    each: int = 0
    weak: bool = False


def apply(*, seconds: int, memory: int) -> None:
    """Set the kernel's limits for this process; it writes no files and dumps no core."""
    for kind, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds + 5),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
