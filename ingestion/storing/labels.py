"""What the uploader says about a file, made safe to store and to show. Pure."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, TypedDict

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.access.tags import tags_of
from kb.errors import InvalidError
from kb.text import clean, sentences

LONGEST_FILENAME = 255
LONGEST_TITLE = LONGEST_ID = 500
LONGEST_OPENING = 80
"""Characters of a title made of the text itself."""
MOST_METADATA = 16_384
"""Characters of the metadata as JSON."""
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode categories that can disguise a name: controls, formats (bidi), surrogates, separators."""


class Said(TypedDict, total=False):
    """What may be said with every submission."""

    title: str
    external_id: str | None
    metadata: dict[str, Any] | None
    effective_from: datetime | None
    effective_to: datetime | None
    background: bool
    tags: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Label:
    """What was said of a submission, checked. `title` is empty when none was chosen: a new document
    is then called `otherwise` (which texts have), or after its file; one that is there keeps its
    title.

    `effective_from` and `effective_to` are when the content holds; `background` means that a
    program sent it for its own sake, so that people's uploads go first.
    """

    title: str = ""
    external_id: str | None = None
    metadata: dict[str, Any] | None = None
    effective_from: datetime | None = None
    effective_to: datetime | None = None
    background: bool = False
    tags: list[str] | None = None
    otherwise: str = ""

    @property
    def dated(self) -> bool:
        """Tell whether it says when the content holds."""
        return self.effective_from is not None or self.effective_to is not None


def label(
    title: str = "",
    external_id: str | None = None,
    metadata: dict[str, Any] | None = None,
    effective_from: datetime | None = None,
    effective_to: datetime | None = None,
    background: bool = False,
    tags: Sequence[str] | None = None,
) -> Label:
    """Return a checked label. Raises `InvalidError`."""
    title = _line(title)
    if len(title) > LONGEST_TITLE:
        raise InvalidError(_("A title has at most 500 characters."))
    external_id = _line(external_id or "") or None
    if external_id is not None and len(external_id) > LONGEST_ID:
        raise InvalidError(_("An external_id has at most 500 characters."))
    if metadata is not None:
        _check_metadata(metadata)
    check_dates(effective_from, effective_to)
    checked = None if tags is None else tags_of(tags)
    return Label(title, external_id, metadata, effective_from, effective_to, background, checked)


def opening_words(text: str) -> str:
    """Return the first words of a text, its first sentence at most, as the title of one without."""
    text = clean(text).strip()[: 4 * LONGEST_OPENING]
    first = next((each.text for each in sentences(text)), "").partition("\n")[0]
    if len(first) <= LONGEST_OPENING:
        return first
    cut = first[: LONGEST_OPENING + 1]
    return (cut.rpartition(" ")[0] or cut[:-1])[:LONGEST_OPENING].rstrip()


def text_name(title: str) -> str:
    """Return the file name of a text with this title."""
    return display_name(f"{title}.txt".replace("/", "-").replace("\\", "-"))


def check_dates(start: datetime | None, end: datetime | None) -> None:
    """Raise `InvalidError`, code `dates`, for dates without a time zone or in the wrong order."""
    if any(each is not None and timezone.is_naive(each) for each in (start, end)):
        raise InvalidError(_("Give dates with a time zone."), code="dates")
    if start is not None and end is not None and start >= end:
        raise InvalidError(_("The first day must come before the last."), code="dates")


def display_name(filename: str) -> str:
    """Return a file name to show: no folders, nothing invisible, at most 255 characters."""
    name = PurePosixPath(_line(filename).replace("\\", "/")).name
    if not name.strip("."):
        return "unnamed"
    path = PurePosixPath(name)
    suffix = path.suffix if len(path.suffix) < 20 else ""
    return name.removesuffix(suffix)[: LONGEST_FILENAME - len(suffix)].strip() + suffix


def _line(text: str) -> str:
    visible = (" " if char in "\t\n" else char for char in clean(text))
    kept = "".join(char for char in visible if unicodedata.category(char) not in _HIDDEN)
    return " ".join(kept.split())


def _check_metadata(metadata: Any) -> None:
    try:
        text = json.dumps(metadata, allow_nan=False, ensure_ascii=False)
        text.encode()  # a lone surrogate fails here, as it would in the database
    except (TypeError, ValueError):
        raise InvalidError(_("The metadata is not valid JSON.")) from None
    if not isinstance(metadata, dict) or "\\u0000" in text.replace("\\\\", ""):
        raise InvalidError(_("The metadata must be a JSON object of plain values."))
    if len(text) > MOST_METADATA:
        raise InvalidError(_("The metadata is longer than 16 KB."))
