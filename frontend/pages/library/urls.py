"""Routes of the library."""

from __future__ import annotations

from django.urls import path

from frontend.pages.library import (
    collections,
    document,
    exchange,
    glossary,
    grants,
    health,
    keys,
    listing,
    original,
    readers,
    sources,
    status,
    strictness,
    tags,
    uploads,
)

_ONE = "collections/<uuid:collection_id>"
_DOC = "documents/<uuid:document_id>"
_SOURCE = "sources/<uuid:source_id>"
_ENTRY = f"{_ONE}/glossary/<uuid:entry_id>"

urlpatterns = [
    path("collections", collections.listing, name="collections"),
    path("collections/new", collections.create, name="collection-create"),
    path("collections/import", exchange.bring_in, name="collection-import"),
    path(_ONE, listing.collection, name="collection"),
    path(f"{_ONE}/progress", listing.progress, name="progress"),
    path(f"{_ONE}/documents", uploads.upload, name="upload"),
    path(f"{_ONE}/settings", grants.members, name="collection-settings"),
    path(f"{_ONE}/export", exchange.export, name="collection-export"),
    path(f"{_ONE}/update", collections.update, name="collection-update"),
    path(f"{_ONE}/delete", collections.delete, name="collection-delete"),
    path(f"{_ONE}/restore", collections.restore, name="collection-restore"),
    path(f"{_ONE}/strictness", strictness.wish, name="collection-strictness"),
    path(f"{_ONE}/measure", strictness.measure, name="collection-measure"),
    path(f"{_ONE}/members", grants.add, name="member-add"),
    path(f"{_ONE}/members/<int:grant_id>/change", grants.change, name="member-change"),
    path(f"{_ONE}/members/<int:grant_id>/remove", grants.remove, name="member-remove"),
    path(f"{_ONE}/glossary", glossary.listing, name="glossary"),
    path(f"{_ONE}/glossary/add", glossary.add, name="glossary-add"),
    path(f"{_ONE}/glossary/export", glossary.export, name="glossary-export"),
    path(f"{_ONE}/glossary/import", glossary.bring_in, name="glossary-import"),
    path(f"{_ENTRY}/change", glossary.change, name="glossary-change"),
    path(f"{_ENTRY}/remove", glossary.remove, name="glossary-remove"),
    path(f"{_ENTRY}/restore", glossary.restore, name="glossary-restore"),
    path(_DOC, document.document, name="document"),
    path(f"{_DOC}/content", original.content, name="document-content"),
    path(f"{_DOC}/related", document.related, name="document-related"),
    path(f"{_DOC}/retry", document.retry, name="document-retry"),
    path(f"{_DOC}/delete", document.delete, name="document-delete"),
    path(f"{_DOC}/restore", document.restore, name="document-restore"),
    path(f"{_DOC}/versions", uploads.upload_version, name="document-version"),
    path(f"{_DOC}/versions/<int:number>/dates", document.date, name="document-dates"),
    path(f"{_DOC}/tags", tags.change, name="document-tags"),
    path(f"{_DOC}/readers", readers.allow, name="reader-add"),
    path(f"{_DOC}/readers/open", readers.open_to_all, name="readers-open"),
    path(f"{_DOC}/readers/<int:allowance_id>/remove", readers.disallow, name="reader-remove"),
    path(f"{_ONE}/sources", sources.listing, name="sources"),
    path(f"{_ONE}/sources/new/<slug:kind>", sources.new, name="source-new"),
    path(f"{_ONE}/sources/create/<slug:kind>", sources.create, name="source-create"),
    path(_SOURCE, sources.source, name="source"),
    path(f"{_SOURCE}/edit", sources.edit, name="source-edit"),
    path(f"{_SOURCE}/update", sources.update, name="source-update"),
    path(f"{_SOURCE}/run", sources.run, name="source-run"),
    path(f"{_SOURCE}/switch", sources.switch, name="source-switch"),
    path(f"{_SOURCE}/delete", sources.delete, name="source-delete"),
    path("keys", keys.listing, name="keys"),
    path("keys/new", keys.create, name="key-create"),
    path("keys/<uuid:key_id>/revoke", keys.revoke, name="key-revoke"),
    path("status", status.status, name="status"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
