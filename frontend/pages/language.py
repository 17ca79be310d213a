"""The language of the interface: a cookie, and for people who are signed in their own setting."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@require_POST
def switch(request: HttpRequest) -> HttpResponseBase:
    """Set the language and go back to where the person was."""
    code = request.POST.get("language", "")
    if request.user.is_authenticated and code in dict(settings.LANGUAGES):
        request.user.language = code
        request.user.save(update_fields=["language"])
    return set_language(request)


def remember(response: HttpResponseBase, code: str) -> None:
    """Put a person's own language into the cookie that decides it."""
    if code and check_for_language(code):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=31_536_000, samesite="Lax", httponly=True
        )
