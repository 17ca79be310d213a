"""A page's words, with their places, become blocks in reading order. Pure functions.

Used for PDF text and for what OCR saw alike: lines, then tables and columns by the white space
between them, then paragraphs, headings and lists.
"""

from ingestion.reading.readers.layout.words import Word

__all__ = ["Word"]
