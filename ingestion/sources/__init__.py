"""Connectors: documents that come from elsewhere and stay in step with it."""

from ingestion.sources.keeping import create_source, delete_source, run_source, update_source
from ingestion.sources.listing import get_source, items_of, runs_of, sources_of, standings

__all__ = [
    "create_source",
    "delete_source",
    "get_source",
    "items_of",
    "run_source",
    "runs_of",
    "sources_of",
    "standings",
    "update_source",
]
