"""Routes of the library."""

from __future__ import annotations

from django.urls import path

from frontend.pages.library import (
    collections,
    document,
    grants,
    health,
    keys,
    listing,
    original,
    readers,
    status,
    uploads,
)

_ONE = "collections/<uuid:collection_id>"
_DOC = "documents/<uuid:document_id>"

urlpatterns = [
    path("collections", collections.listing, name="collections"),
    path("collections/new", collections.create, name="collection-create"),
    path(_ONE, listing.collection, name="collection"),
    path(f"{_ONE}/progress", listing.progress, name="progress"),
    path(f"{_ONE}/documents", uploads.upload, name="upload"),
    path(f"{_ONE}/settings", grants.members, name="collection-settings"),
    path(f"{_ONE}/update", collections.update, name="collection-update"),
    path(f"{_ONE}/delete", collections.delete, name="collection-delete"),
    path(f"{_ONE}/restore", collections.restore, name="collection-restore"),
    path(f"{_ONE}/members", grants.add, name="member-add"),
    path(f"{_ONE}/members/<int:grant_id>/change", grants.change, name="member-change"),
    path(f"{_ONE}/members/<int:grant_id>/remove", grants.remove, name="member-remove"),
    path(_DOC, document.document, name="document"),
    path(f"{_DOC}/content", original.content, name="document-content"),
    path(f"{_DOC}/retry", document.retry, name="document-retry"),
    path(f"{_DOC}/delete", document.delete, name="document-delete"),
    path(f"{_DOC}/restore", document.restore, name="document-restore"),
    path(f"{_DOC}/versions", uploads.upload_version, name="document-version"),
    path(f"{_DOC}/readers", readers.allow, name="reader-add"),
    path(f"{_DOC}/readers/open", readers.open_to_all, name="readers-open"),
    path(f"{_DOC}/readers/<int:allowance_id>/remove", readers.disallow, name="reader-remove"),
    path("keys", keys.listing, name="keys"),
    path("keys/new", keys.create, name="key-create"),
    path("keys/<uuid:key_id>/revoke", keys.revoke, name="key-revoke"),
    path("status", status.status, name="status"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
