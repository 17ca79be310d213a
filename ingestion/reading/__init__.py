"""A file becomes blocks: `identify` what it is, `read` it in a sandboxed process."""

from ingestion.reading.blocks import Block, Box, Note, Reading, from_json, to_json
from ingestion.reading.formats import FORMATS, Format, identify
from ingestion.reading.pages import Sheet, page_letters, page_sizes, render_page
from ingestion.reading.reader import WITH_PICTURES, read

__all__ = [
    "FORMATS",
    "WITH_PICTURES",
    "Block",
    "Box",
    "Format",
    "Note",
    "Reading",
    "Sheet",
    "from_json",
    "identify",
    "page_letters",
    "page_sizes",
    "read",
    "render_page",
    "to_json",
]
