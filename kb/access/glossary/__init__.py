"""A collection's glossary: kept by its editors, read by its readers, heard in their questions."""

from kb.access.glossary.entries import (
    MOST_ENTRIES,
    add_entries,
    add_entry,
    change_entry,
    entries_of,
    remove_entry,
    require_room,
)
from kb.access.glossary.hearing import Heard, heard
from kb.access.glossary.sheets import MOST_BYTES, rows_of, sheet_of
from kb.access.glossary.terms import LONGEST, MOST_TERMS, split

__all__ = [
    "LONGEST",
    "MOST_BYTES",
    "MOST_ENTRIES",
    "MOST_TERMS",
    "Heard",
    "add_entries",
    "add_entry",
    "change_entry",
    "entries_of",
    "heard",
    "remove_entry",
    "require_room",
    "rows_of",
    "sheet_of",
    "split",
]
