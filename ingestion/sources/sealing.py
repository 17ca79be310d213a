"""Secrets of sources, encrypted at rest with a key made from FOOTNOTE_SECRET_KEY."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kb.errors import InvalidError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_BETWEEN = "\x00"
"""Between who typed a secret and the secret, which never holds it."""
_PURPOSE = b"footnote: secrets of sources, 1"


def seal(secret: str, by: int | None = None) -> str:
    """Encrypt a secret, and who typed it with it; an empty one stays empty."""
    if not secret:
        return ""
    said = f"{by or ''}{_BETWEEN}{secret}"
    return _fernet(settings.SECRET_KEY).encrypt(said.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt a secret. Raises `InvalidError` when it was encrypted with another key."""
    return _opened(sealed).rpartition(_BETWEEN)[2]


def typed_by(sealed: str) -> int | None:
    """Return the number of the person who typed a secret; None when that cannot be told."""
    try:
        said = _opened(sealed).rpartition(_BETWEEN)[0]
    except InvalidError:
        return None
    return int(said) if said else None


def _opened(sealed: str) -> str:
    from cryptography.fernet import InvalidToken

    try:
        return _fernet(settings.SECRET_KEY).decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise InvalidError(
            _(
                "The secret of this source cannot be read any more, because the server's "
                "FOOTNOTE_SECRET_KEY has changed. Edit the source and type the secret again."
            ),
            code="sealed",
        ) from None


@cache
def _fernet(key: str) -> Fernet:
    """Return AES-128-CBC with HMAC-SHA256 under a key derived by HKDF (RFC 5869)."""
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
