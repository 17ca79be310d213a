"""A seccomp filter: system calls that no parser needs fail with EPERM.

System call numbers are from the kernel's tables for each architecture.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

from ingestion.reading.sandbox.libc import prctl

_SET_SECCOMP, _FILTER = 22, 2
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_CLONE_THREAD, _X32 = 0x10000, 0x40000000

_SAME = {"pidfd_send_signal": 424, "io_uring_setup": 425, "io_uring_enter": 426}
_SAME |= {"io_uring_register": 427, "pidfd_open": 434, "pidfd_getfd": 438}
_DENIED_X86 = [41, 42, 43, 49, 50, 57, 58, 59, 62, 29, 64, 68, 101, 129, 155, 161, 165, 166, 175]
_DENIED_X86 += [200, 240, 246, 248, 249, 250, 272, 279, 256, 297, 298, 303, 304, 308, 310, 311]
_DENIED_X86 += [312, 313, 321, 322, 323, 428, 429, 430, 431, 432, 440, 442]
_DENIED_X86 += [90, 91, 92, 93, 94, 132, 188, 189, 190, 197, 198, 199, 235, 260, 261, 268, 280]
_DENIED_X86 += [452]
_DENIED_ARM = [198, 200, 201, 202, 203, 221, 129, 130, 194, 190, 186, 117, 138, 41, 51, 40, 39, 105]
_DENIED_ARM += [180, 104, 217, 218, 219, 97, 239, 238, 240, 241, 264, 265, 268, 270, 271, 272, 273]
_DENIED_ARM += [280, 281, 282, 428, 429, 430, 431, 432, 440, 442]
_DENIED_ARM += [5, 6, 7, 14, 15, 16, 52, 53, 54, 55, 88, 452]
"""socket connect accept bind listen, fork vfork execve, kill, System V IPC, ptrace, mount and its
kin, kernel modules, message queues, keys, namespaces, other processes' memory, file handles, bpf,
userfaultfd, perf; modes, owners, times and attributes of files, which Landlock leaves alone."""


class _Machine:
    def __init__(self, audit: int, denied: list[int], **special: int) -> None:
        self.audit, self.denied, self.special = audit, denied, special


_MACHINES = {
    "x86_64": _Machine(0xC000003E, _DENIED_X86, clone=56, clone3=435, tgkill=234, prlimit=302),
    "aarch64": _Machine(0xC00000B7, _DENIED_ARM, clone=220, clone3=435, tgkill=131, prlimit=261),
}


def supported() -> bool:
    """Tell whether there is a filter for this processor."""
    return platform.machine() in _MACHINES


def _op(code: int, k: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, k)


def _when(number: int, *then: bytes) -> list[bytes]:
    return [_op(_EQUAL, number, 0, len(then)), *then]


def _program(machine: _Machine, pid: int) -> list[bytes]:
    refuse = _op(_RETURN, _ERRNO | errno.EPERM)
    allow, first = _op(_RETURN, _ALLOW), _op(_LOAD, _FIRST_ARGUMENT)
    special = machine.special
    ops = [_op(_LOAD, _ARCHITECTURE), _op(_EQUAL, machine.audit, 1), _op(_RETURN, _KILL)]
    ops += [_op(_LOAD, _NUMBER), _op(_AT_LEAST, _X32, 0, 1), refuse]
    # Threads are allowed and processes are not; ENOSYS makes libc fall back from clone3 to clone.
    ops += _when(special["clone3"], _op(_RETURN, _ERRNO | errno.ENOSYS))
    ops += _when(special["clone"], first, _op(_ANY_BIT, _CLONE_THREAD, 0, 1), allow, refuse)
    ops += _when(special["tgkill"], first, _op(_EQUAL, pid, 0, 1), allow, refuse)
    ops += _when(special["prlimit"], first, _op(_EQUAL, 0, 0, 1), allow, refuse)
    for number in [*machine.denied, *_SAME.values()]:
        ops += _when(number, refuse)
    return [*ops, allow]


def restrict() -> None:
    """Install the filter for this process and its threads; `no_new_privs` must be set."""
    ops = _program(_MACHINES[platform.machine()], os.getpid())
    code = ctypes.create_string_buffer(b"".join(ops))
    header = struct.pack("HxxxxxxP", len(ops), ctypes.addressof(code))
    prctl(_SET_SECCOMP, _FILTER, ctypes.create_string_buffer(header))
