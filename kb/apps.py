"""Django's entry to the kb package."""

from django.apps import AppConfig


class KbConfig(AppConfig):
    """What is known, and who may know it."""

    name = "kb"
    verbose_name = "Knowledge base"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        from kb import checks  # noqa: F401
