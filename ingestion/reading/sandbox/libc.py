"""The few system calls that Python has no function for."""

from __future__ import annotations

import ctypes
import os
import struct
from typing import Any

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long

_PDEATHSIG, _NO_NEW_PRIVS, _DUMPABLE = 1, 38, 4


def _check(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def syscall(number: int, *arguments: Any) -> int:
    """Make a system call; raises OSError."""
    return _check(_libc.syscall(ctypes.c_long(number), *arguments))


def prctl(option: int, *arguments: Any) -> int:
    """Make a prctl(2) call; raises OSError."""
    padded = [*arguments, *[0] * (4 - len(arguments))]
    values = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in padded]
    return _check(_libc.prctl(option, *values))


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` (CLONE_NEW...); raises OSError."""
    _check(_libc.unshare(flags))


def drop_capabilities() -> None:
    """Give up all capabilities (capabilities(7), version 3 of the interface)."""
    header, none = struct.pack("=Ii", 0x20080522, 0), bytes(24)
    _check(_libc.capset(header, none))


def no_new_privileges() -> None:
    """Give up set-uid programs, as Landlock and seccomp demand."""
    prctl(_NO_NEW_PRIVS, 1)


def die_with_parent(signal: int) -> None:
    """Ask for `signal` when the parent dies; a change of uid clears this, so call it last."""
    prctl(_PDEATHSIG, signal)


def undumpable() -> None:
    """Refuse core dumps and ptrace by processes of the same user."""
    prctl(_DUMPABLE, 0)
