"""Every error of the API as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import errno
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core import exceptions as django
from django.db import InterfaceError, OperationalError
from django.http import Http404, UnreadablePostError
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout
from rest_framework import exceptions as rest
from rest_framework.response import Response

from frontend.api.field_errors import flatten
from kb.errors import (
    FootnoteError,
    ForbiddenError,
    InvalidError,
    LimitError,
    NotFoundError,
    PermanentError,
    TransientError,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 5
"""Seconds a client is asked to wait when the error itself does not say."""

log = logging.getLogger(__name__)

_BY_CODE = {
    "unsupported": 415,
    "mismatch": 415,
    "too-large": 413,
    "no-space": 507,
    "quota": 413,
    "empty": 422,
    "encrypted": 422,
    "idempotency-mismatch": 422,
    "last-owner": 409,
    "not-failed": 409,
    "external-id": 409,
    "no-such-name": 404,
    "not-found": 404,
    "busy": 429,
}
_BY_TYPE: tuple[tuple[type[FootnoteError], int], ...] = (
    (NotFoundError, 404),
    (ForbiddenError, 403),
    (InvalidError, 400),
    (PermanentError, 422),
    (LimitError, 429),
    (TransientError, 503),
)
_TOO_BIG = (django.RequestDataTooBig, django.TooManyFilesSent, django.TooManyFieldsSent)


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return one problem; `detail` is for people, `code` is stable, `errors` points at fields."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors:
        body["errors"] = errors
    return Response(body, status, headers=headers, content_type=MEDIA_TYPE)


def handle(exc: Exception, context: dict[str, Any]) -> Response:
    """Turn anything that a view raises into a problem; DRF's `EXCEPTION_HANDLER`."""
    if isinstance(exc, FootnoteError):
        return _expected(exc)
    if isinstance(exc, Http404):
        exc = rest.NotFound()
    elif isinstance(exc, django.PermissionDenied):
        exc = rest.PermissionDenied()
    if isinstance(exc, rest.APIException):
        return _of_the_framework(exc)
    return _unexpected(exc)


def _expected(exc: FootnoteError) -> Response:
    status = _BY_CODE.get(exc.code) or next((s for t, s in _BY_TYPE if isinstance(exc, t)), 500)
    wait = getattr(exc, "retry_after", None)
    if wait is None and status in (429, 503):
        wait = RETRY_AFTER
    return problem(status, exc.code, str(exc), headers={"Retry-After": str(wait)} if wait else {})


def _of_the_framework(exc: rest.APIException) -> Response:
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(round(wait))
    if isinstance(exc, rest.ValidationError):
        detail = _("Some fields are missing or wrong.")
        return problem(400, "invalid", detail, errors=flatten(exc.detail), headers=headers)
    code = str(getattr(exc.detail, "code", exc.default_code)).replace("_", "-")
    return problem(exc.status_code, code, str(exc.detail), headers=headers)


def _unexpected(exc: Exception) -> Response:
    if isinstance(exc, _TOO_BIG):
        return problem(413, "too-large", _("The request is too large."))
    if isinstance(exc, django.SuspiciousOperation | UnreadablePostError):
        return problem(400, "malformed", _("The request could not be read."))
    log.error("request failed", exc_info=exc)
    if isinstance(exc, OperationalError | InterfaceError | PoolTimeout):
        wait = {"Retry-After": str(RETRY_AFTER)}
        return problem(503, "database", _("The database does not answer."), headers=wait)
    if isinstance(exc, OSError) and exc.errno in (errno.ENOSPC, errno.EDQUOT):
        return problem(507, "no-space", _("The server is short of disk space."))
    return problem(500, "internal", _("An unexpected error. An administrator can see it."))
