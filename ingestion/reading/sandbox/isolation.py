"""What the fork server gives up before it loads any parser: its user, the network."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

from ingestion.reading.sandbox.libc import drop_capabilities, unshare

NOBODY = 65534
_NEWIPC, _NEWUSER, _NEWNET = 0x08000000, 0x10000000, 0x40000000
ROOT = Path(__file__).resolve().parents[3]
_SYSTEM = "/lib /lib64 /usr/lib /usr/lib64 /usr/local/lib /usr/share/fonts /usr/share/zoneinfo"
_FILES = "/etc/ld.so.cache /etc/mime.types /dev/null /dev/urandom /sys/devices/system/cpu"


def libraries() -> list[Path]:
    """Return what a parser may read: Python, its packages, the system's libraries and fonts.

    Of the product only the packages that parsers run; never its data or its settings.
    """
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    paths = {Path(sysconfig.get_path(name)).resolve() for name in names}
    paths |= {Path(sys.base_prefix).resolve() / "lib", ROOT / "ingestion", ROOT / "kb"}
    return sorted(paths) + [Path(path) for path in [*_SYSTEM.split(), *_FILES.split()]]


def _open_to_all(path: Path) -> bool:
    folders = [folder for folder in (path, *path.parents) if folder.is_dir()]
    return all(folder.stat().st_mode & 0o001 for folder in folders)


def isolate() -> bool:
    """Become an ordinary user without a network; return whether the network is gone.

    Root becomes `nobody`. Where the packages lie in a folder that only root can enter, root, like
    an ordinary user, moves into a user namespace of its own, where it has no rights outside.
    """
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0 and all(_open_to_all(path) for path in libraries()):
        alone = _try(_NEWNET | _NEWIPC)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        return alone
    alone = _try(_NEWUSER | _NEWNET | _NEWIPC)
    if alone:
        _map(uid, gid)
        drop_capabilities()  # a new namespace begins with all of them
    return alone


def _try(flags: int) -> bool:
    try:
        unshare(flags)
    except OSError:
        return False
    return True


def _map(uid: int, gid: int) -> None:
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{NOBODY} {uid} 1"),
        ("gid_map", f"{NOBODY} {gid} 1"),
    ):
        Path(f"/proc/self/{name}").write_text(line, encoding="ascii")
