"""Django's entry to the retrieval package."""

from django.apps import AppConfig


class RetrievalConfig(AppConfig):
    """See the package."""

    name = "retrieval"
