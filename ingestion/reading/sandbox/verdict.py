"""What the self-test has found, for this process and those that are forked from it later."""

from __future__ import annotations

from collections.abc import Mapping

from ingestion.reading.sandbox.limits import Limits
from kb.errors import TransientError

_open: set[str] = set()


def remember(attacks: Mapping[str, bool]) -> None:
    """Keep the attacks that were not refused: nothing is parsed behind a sandbox with a way out."""
    _open.clear()
    _open.update(name for name, refused in attacks.items() if not refused)


def check(limits: Limits) -> None:
    """Raise TransientError when parsers could break out here, and the settings do not allow it."""
    if _open and not limits.weak:
        ways = ", ".join(sorted(_open))
        raise TransientError(
            f"Document readers are not isolated on this machine: a parser could {ways}.",
            code="sandbox",
        )
