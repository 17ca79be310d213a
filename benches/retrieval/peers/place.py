"""What a peer is told: where its tables may be, and which language the documents have."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from benches.client import DATA

Documents = dict[str, tuple[str, str]]
"""Id -> (title, text)."""
Search = Callable[[str, int], list[str]]
"""Question and how many -> ids of documents, best first."""


@dataclass(frozen=True)
class Place:
    """Database, set and way of one run. `way` chooses among the ways of one peer."""

    dsn: str
    set: str
    way: str

    @cached_property
    def chinese(self) -> bool:
        meta = json.loads((DATA / self.set / "meta.json").read_text(encoding="utf-8"))
        return str(meta["lang"]).startswith("zh")

    @property
    def table(self) -> str:
        return re.sub(r"\W", "_", f"{self.set}_{self.way}")

    def driver(self, name: str) -> str:
        """Return the database's address for SQLAlchemy with the driver `name`."""
        return self.dsn.replace("postgresql://", f"postgresql+{name}://", 1)


def whole(title: str, text: str) -> str:
    """Return the text of a document as every peer gets it."""
    return f"{title}\n{text}".strip()


def best(documents: Iterable[str]) -> list[str]:
    """Return each document once, where its best chunk stands."""
    return list(dict.fromkeys(documents))
