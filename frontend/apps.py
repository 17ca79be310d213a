"""Django's entry to the frontend package."""

from django.apps import AppConfig


class FrontendConfig(AppConfig):
    """See the package."""

    name = "frontend"
