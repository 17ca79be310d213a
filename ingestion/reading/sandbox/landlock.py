"""Landlock: the process may read a few folders and nothing else of the file system.

Numbers are from the kernel's `include/uapi/linux/landlock.h`; the system calls have the same
numbers on every architecture.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from ingestion.reading.sandbox.libc import syscall

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FS_BITS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""ABI version -> how many kinds of file access the kernel can refuse."""


def abi() -> int:
    """Return the kernel's Landlock version, 0 where there is none."""
    try:
        return syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION_FLAG)
    except OSError:
        return 0


def restrict(readable: Iterable[Path]) -> None:
    """Allow this process to read below `readable`; refuse everything else, TCP and signals too.

    `no_new_privs` must be set. Open descriptors keep working. Raises OSError.
    """
    version = abi()
    attributes = [(1 << _FS_BITS[min(version, 5)]) - 1]
    if version >= 4:
        attributes.append(0b11)  # TCP bind, connect
    if version >= 6:
        attributes.append(0b11)  # abstract unix sockets, signals
    rules = struct.pack(f"{len(attributes)}Q", *attributes)
    ruleset = syscall(_CREATE, rules, ctypes.c_size_t(len(rules)), 0)
    for path in readable:
        _allow(ruleset, path)
    syscall(_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: Path) -> None:
    try:
        below = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    access = _READ_FILE | (_READ_DIR if path.is_dir() else 0)
    syscall(_ADD, ruleset, _PATH_BENEATH, struct.pack("=Qi", access, below), 0)
    os.close(below)
