"""What a reader raises inside the sandbox; outside it becomes `ingestion.errors.ReadingError`."""

from __future__ import annotations

from typing import Any


class Unreadable(Exception):
    """The file cannot be read; `code` is a key of `ingestion.errors.REASONS`."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params
