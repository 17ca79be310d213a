"""What can go wrong with a source."""

from __future__ import annotations

from kb.errors import ForbiddenError, Message, PermanentError


class ItemError(PermanentError):
    """One thing cannot be taken over; the message says why, and the run goes on without it.

    It is tried again when its etag changes, or with `again` in the next run.
    """

    code = "item"

    def __init__(self, message: Message, *, code: str | None = None, again: bool = False) -> None:
        super().__init__(message, code=code)
        self.again = again


class RightsGoneError(ForbiddenError):
    """The source must stop until an owner takes it over."""

    code = "rights-gone"
