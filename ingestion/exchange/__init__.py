"""A collection as one file: documents, versions, metadata, grants; out of here and in again."""

from ingestion.exchange.exporting import export_collection, exported
from ingestion.exchange.importing import import_collection, permit_import
from ingestion.exchange.making import Imported

__all__ = ["Imported", "export_collection", "exported", "import_collection", "permit_import"]
