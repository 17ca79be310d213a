"""What is asked of a search, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kb.access import Principal
from kb.errors import InvalidError

MODES = ("hybrid", "dense", "lexical")
LONGEST_QUERY = 2_000
MOST = 100


@dataclass(frozen=True, slots=True)
class Request:
    """One search: raises `InvalidError` for what cannot be searched for."""

    query: str
    reader: Principal
    collections: Sequence[str] | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    limit: int = 10
    mode: str = "hybrid"
    as_of: datetime | None = None

    def __post_init__(self) -> None:
        if not self.query.strip():
            raise InvalidError(_("Write what you are looking for."))
        if len(self.query) > LONGEST_QUERY:
            raise InvalidError(
                _("Shorten the question to %(n)s characters.") % {"n": LONGEST_QUERY}
            )
        if self.mode not in MODES:
            raise InvalidError(_("The mode is hybrid, dense or lexical."))
        if not 1 <= self.limit <= MOST:
            raise InvalidError(_("The limit is between 1 and 100."))
