"""One JSON record on each line."""

from ingestion.reading.readers.jsontext import read_lines as read

__all__ = ["read"]
