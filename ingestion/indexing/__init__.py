"""Publishing a version: passages, both indexes and the switch to it, in one transaction."""

from ingestion.indexing.publishing import publish
from ingestion.indexing.titles import opening, stem, title_for

__all__ = ["opening", "publish", "stem", "title_for"]
