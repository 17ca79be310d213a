"""Django's entry to the retrieval package."""

from django.apps import AppConfig


class RetrievalConfig(AppConfig):
    """See the package."""

    name = "retrieval"

    def ready(self) -> None:
        """Register the system checks."""
        from retrieval.reranking import checks  # noqa: F401
