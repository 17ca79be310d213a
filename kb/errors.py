"""Errors typed by the reaction they need. Every message may be shown to a person."""

from __future__ import annotations

from django.utils.functional import Promise

Message = str | Promise


class FootnoteError(Exception):
    """Root of all expected errors; `code` is stable, `message` is for people (translated late)."""

    code = "error"

    def __init__(self, message: Message, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code

    def __str__(self) -> str:
        return str(self.message)


class PermanentError(FootnoteError):
    """Trying again cannot help; the input or the request must change."""

    code = "permanent"


class TransientError(FootnoteError):
    """A part is down or busy; the same request may succeed later."""

    code = "transient"


class LimitError(FootnoteError):
    """A quota, size or rate limit; `retry_after` in seconds when waiting helps."""

    code = "limit"

    def __init__(
        self, message: Message, *, code: str | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class NotFoundError(PermanentError):
    """Absent or forbidden: the two are never told apart."""

    code = "not-found"


class ForbiddenError(PermanentError):
    """The thing is visible to the caller, but this act on it is not allowed."""

    code = "forbidden"


class InvalidError(PermanentError):
    """Bad input; the message says what to do."""

    code = "invalid"
