"""Django's entry to the ingestion package."""

from django.apps import AppConfig


class IngestionConfig(AppConfig):
    """See the package."""

    name = "ingestion"
