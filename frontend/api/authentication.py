"""Who is calling: a program with an API key, or a person with the browser's session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from kb.access import Principal, authenticate_key, principal_of


@dataclass(frozen=True, slots=True)
class Program:
    """What `request.user` is when an API key was used; rights are in `request.auth`."""

    principal: Principal
    is_authenticated: bool = True
    is_active: bool = True

    @property
    def pk(self) -> int:
        """Return the id of the person the program acts for."""
        return self.principal.user_id


class KeyAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer kb_...`, and nowhere else: a URL ends up in logs."""

    def authenticate(self, request: Request) -> tuple[Program, Principal] | None:
        """Return the key's principal; None without a bearer header, so that a session may serve."""
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        text = text.strip()
        principal = authenticate_key(text) if text.isascii() and text.isprintable() else None
        if principal is None:
            raise AuthenticationFailed(_("The API key is wrong, expired or revoked."), "bad-key")
        return Program(principal), principal

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge that makes an error a 401."""
        return 'Bearer realm="footnote"'


class SessionAuthentication(authentication.SessionAuthentication):
    """A signed-in person; unsafe methods need the CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, Principal] | None:
        """Return the person and their principal."""
        found = super().authenticate(request)
        return (found[0], principal_of(found[0])) if found else None
