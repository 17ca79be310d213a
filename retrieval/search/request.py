"""What is asked of a search, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from kb.access import Principal
from kb.errors import InvalidError

MODES = ("hybrid", "dense", "lexical")
EXPANSIONS = ("none", "neighbours", "section")
LONGEST_QUERY = 2_000
MOST = 100


class Options(TypedDict, total=False):
    """What may be asked of a search beside its words; see `Request` for the defaults."""

    collections: Sequence[str] | None
    filters: Mapping[str, Any] | None
    limit: int
    mode: str
    as_of: datetime | None
    collapse: bool
    expand: str


@dataclass(frozen=True, slots=True)
class Request:
    """One search: raises `InvalidError` for what cannot be searched for.

    Without `collapse` copies are not put together and a document may fill the list: the ranking as
    it is. `expand` asks for what stands around each hit: `none`, `neighbours` or `section`.
    """

    query: str
    reader: Principal
    collections: Sequence[str] | None = None
    filters: Mapping[str, Any] | None = None
    limit: int = 10
    mode: str = "hybrid"
    as_of: datetime | None = None
    collapse: bool = True
    expand: str = "none"

    def __post_init__(self) -> None:
        if not self.query.strip():
            raise InvalidError(_("Write what you are looking for."))
        if len(self.query) > LONGEST_QUERY:
            raise InvalidError(
                _("Shorten the question to %(n)s characters.") % {"n": LONGEST_QUERY}
            )
        if self.mode not in MODES:
            raise InvalidError(_("The mode is hybrid, dense or lexical."))
        if self.expand not in EXPANSIONS:
            raise InvalidError(_("expand is none, neighbours or section."))
        if not 1 <= self.limit <= MOST:
            raise InvalidError(_("The limit is between 1 and 100."))
