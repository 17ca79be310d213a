"""Named fields read from a document: each with the quote it stands in, or nothing."""

from retrieval.fields.verb import Extraction, Value, read_fields, reading
from retrieval.fields.wanted import KINDS, LONGEST_DESCRIPTION, LONGEST_NAME, MOST, Field, wanted

__all__ = [
    "KINDS",
    "LONGEST_DESCRIPTION",
    "LONGEST_NAME",
    "MOST",
    "Extraction",
    "Field",
    "Value",
    "read_fields",
    "reading",
    "wanted",
]
