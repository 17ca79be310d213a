"""Opening a file for its pages: a PDF by pdfium, anything else as pictures. For the sandbox."""

from __future__ import annotations

from typing import Any, BinaryIO

from ingestion.reading.unreadable import Unreadable

WHOLE = 10_000
"""Places of letters are whole numbers, in parts of the page's width and height."""
_PDF_WINDOW = 1024


def is_pdf(file: BinaryIO) -> bool:
    """Tell a PDF by its first bytes."""
    head = file.read(_PDF_WINDOW)
    file.seek(0)
    return b"%PDF-" in head


def opened(file: BinaryIO) -> Any:
    """Return a PDF opened by pdfium. Raises Unreadable."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(file.read())
    except pypdfium2.PdfiumError as error:
        raise Unreadable("encrypted" if "assword" in str(error) else "damaged") from None


def page_of(document: Any, number: int) -> Any:
    """Return page `number` (1-based) of an opened PDF. Raises Unreadable (`missing`)."""
    if not 1 <= number <= len(document):
        raise Unreadable("missing")
    return document[number - 1]
