"""What every page of the library does around its one verb: who asks, and where errors are told.

A NotFoundError or ForbiddenError passes: `frontend.middleware.ErrorPages` makes it a page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from frontend.pages.reader import principal
from kb.errors import FootnoteError, ForbiddenError, NotFoundError

View = Callable[..., HttpResponseBase]


def page(view: View) -> View:
    """Make a page of a function `(request, by, ...)` that reads."""

    @wraps(view)
    def asked(request: HttpRequest, **ids: Any) -> HttpResponseBase:
        return view(request, principal(request), **ids)

    return cast(View, require_safe(login_required(asked)))


def action(back: str) -> Callable[[View], View]:
    """Make a page of a function that acts; expected errors are told on the page named `back`.

    The first id of the route, if any, is also the id of that page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def told(request: HttpRequest, **ids: Any) -> HttpResponseBase:
            try:
                return view(request, principal(request), **ids)
            except (NotFoundError, ForbiddenError):
                raise
            except FootnoteError as error:
                messages.error(request, str(error))
                return _return(request) or redirect(back, *list(ids.values())[:1])

        return cast(View, require_POST(login_required(told)))

    return decorate


def done(request: HttpRequest, message: str, to: str, *ids: object, undo: str = "") -> HttpResponse:
    """Tell that an act is done and go to a page; `undo` is the path that takes it back.

    A form with a field `stay` goes back to the list it stood in, with its filter and page.
    """
    messages.success(request, message, extra_tags=f"undo:{undo}" if undo else "")
    return _return(request) or redirect(to, *ids)


def _return(request: HttpRequest) -> HttpResponse | None:
    where = request.headers.get("Referer", "") if "stay" in request.POST else ""
    safe = url_has_allowed_host_and_scheme(where, {request.get_host()}, request.is_secure())
    return redirect(where) if where and safe else None
