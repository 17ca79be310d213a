"""A glossary as a sheet: CSV, one entry a line, one term a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from kb.access.glossary.entries import MOST_ENTRIES, require_room
from kb.access.glossary.terms import split
from kb.errors import InvalidError, LimitError
from kb.models import Synonyms

MOST_BYTES = 4 * 2**20
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def sheet_of(entries: Iterable[Synonyms]) -> bytes:
    """Return entries as CSV, with the mark by which a spreadsheet knows UTF-8."""
    sheet = io.StringIO()
    csv.writer(sheet).writerows(each.terms for each in entries)
    return sheet.getvalue().encode("utf-8-sig")


def rows_of(data: bytes) -> list[list[str]]:
    """Return the terms of each line that is not empty; cells may be parted by other marks, too.

    Raises `InvalidError` for what is no text and `LimitError` (too-large).
    """
    if len(data) > MOST_BYTES:
        raise LimitError(
            _("A glossary holds at most %(n)s entries.") % {"n": MOST_ENTRIES}, code="too-large"
        )
    try:
        text = _decoded(data)
        mark = max(",;\t", key=text.partition("\n")[0].count)
        cells = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except (UnicodeDecodeError, csv.Error):
        raise InvalidError(_("This is not a CSV file. Save the sheet as “CSV UTF-8”.")) from None
    rows = [row for row in cells if any(row)]
    require_room(len(rows))
    found = ([term for cell in row for term in split(cell)] for row in rows)
    return [row for row in found if row]


def _decoded(data: bytes) -> str:
    """Return the text: UTF-8 or 16, or what a Chinese Windows writes."""
    if b"\0" in data and not data.startswith((_BOMS[1][0], _BOMS[2][0])):
        raise UnicodeDecodeError("utf-8", data, 0, 1, "NUL")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030")
