"""Django's entry to the deploy package, for its commands and checks."""

from django.apps import AppConfig


class DeployConfig(AppConfig):
    """Processes, services and models of one machine."""

    name = "deploy"

    def ready(self) -> None:
        """Register the start-up checks, and the broker for whoever rings for workers."""
        from deploy import celery, checks  # noqa: F401
