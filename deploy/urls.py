"""All routes: pages at the root, the API under /api/v1."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("frontend.api.urls")),
    path("", include("frontend.pages.urls")),
]
