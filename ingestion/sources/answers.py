"""What an HTTP status means for a run: wait, ask a person, or leave one thing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ingestion.sources import bodies
from ingestion.sources.errors import ItemError
from ingestion.sources.pinned import too_large
from kb.errors import FootnoteError, InvalidError, LimitError, TransientError

if TYPE_CHECKING:
    import httpx


def place_error(response: httpx.Response) -> FootnoteError:
    """Return the error for a place that did not answer with what it was asked for."""
    status = response.status_code
    if status == 429 or status >= 500:
        said = _("%(host)s is busy or out of order (status %(status)s).")
        return TransientError(said % {"host": response.url.host, "status": status})
    if 300 <= status < 400:
        return InvalidError(_("The address redirects elsewhere. Give the new address."))
    texts = {
        401: _("%(host)s does not accept the name and password or key."),
        403: _("%(host)s does not allow this name or key to read there."),
        404: _("%(host)s has nothing at this address. Check the address and the name."),
    }
    said = texts.get(status, _("%(host)s refused the request (status %(status)s)."))
    return InvalidError(said % {"host": response.url.host, "status": status})


def listing(response: httpx.Response, most: int) -> bytes:
    """Return the body of an answer that is not a document, of at most `most` bytes."""
    try:
        return bodies.read(response, most)
    except LimitError:
        raise too_much(response.url.host) from None


def too_much(host: str) -> InvalidError:
    """Return the error for a place that answers with more than is held in memory."""
    said = _("%(host)s answers with more than it should.") % {"host": host}
    return InvalidError(said, code="answer")


def item(response: httpx.Response) -> httpx.Response:
    """Return an answer whose body is one thing's bytes, or close it and raise.

    `ItemError` when only this thing is concerned, `LimitError` when it is too large.
    """
    if response.status_code == 200:
        if int(response.headers.get("content-length", "0")) > settings.MAX_UPLOAD:
            response.close()
            raise too_large()
        return response
    response.close()
    if response.status_code in (404, 410):
        raise ItemError(_("It was removed while the source was being read."))
    if response.status_code == 403:
        raise ItemError(_("This name or key may not read it."))
    raise place_error(response)
