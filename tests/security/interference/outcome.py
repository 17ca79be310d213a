"""What a comparison has found; without Django, for processes that have not set it up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """How much was compared, part by part, and what differed: (pair, part, with, without)."""

    compared: Counter[str] = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)
    differences: list[tuple[str, str, str, str]] = field(default_factory=list)
    hidden: int = 0
    """Documents that were removed, over all readers."""
