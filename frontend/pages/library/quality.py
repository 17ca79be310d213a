"""What was noticed while reading a version, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from kb.models import Version

WORDS = {
    "pages-without-text": _(
        "Some pages hold no text, such as scanned pictures. They cannot be found or quoted."
    ),
    "damaged-pages": _("Some pages are damaged and were left out."),
    "attachment-not-read": _("An attachment was not read: %(detail)s. Upload it on its own."),
    "truncated": _("The file was longer than the limit; its end was left out."),
}
"""Code of `ingestion.reading` -> words; `code: detail` fills in the detail."""


def warnings(version: Version | None) -> list[str]:
    """Return the quality warnings of a version; an unknown code speaks for itself."""
    found = version.quality.get("warnings", []) if version else []
    return [_words(str(each)) for each in found]


def _words(warning: str) -> str:
    code, _separator, detail = warning.partition(": ")
    return str(WORDS[code]) % {"detail": detail} if code in WORDS else warning
