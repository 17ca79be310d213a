"""All routes: pages at the root, the API under /api/v1."""

from django.urls import include, path, re_path

from frontend.api.views.unknown import Unknown

urlpatterns = [
    path("api/v1/", include("frontend.api.urls")),
    re_path("^api/", Unknown.as_view(), name="api-elsewhere"),
    path("", include("frontend.pages.urls")),
]
