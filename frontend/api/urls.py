"""Routes of the API, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path, re_path

from frontend.api.views.asking import Ask
from frontend.api.views.collections import Collections, OneCollection
from frontend.api.views.content import OnePassage, OriginalContent, Passages
from frontend.api.views.conversations import (
    Conversations,
    CopiedConversation,
    ExportedConversation,
    OneConversation,
    OneShare,
    Shares,
)
from frontend.api.views.documents import Documents, OneDocument, Retry
from frontend.api.views.exchange import Export, Import
from frontend.api.views.explaining import Explain
from frontend.api.views.gaps import Gaps, KeptGaps, OneGap, Tell
from frontend.api.views.glossary import Glossary, GlossaryEntry
from frontend.api.views.grants import Grants
from frontend.api.views.related import AlsoAsked, PassageContext, RelatedDocuments
from frontend.api.views.schema import Schema
from frontend.api.views.searching import Search
from frontend.api.views.sources import OneSource, RunSource, SourceItems, Sources
from frontend.api.views.strictness import Strictness
from frontend.api.views.suggesting import Suggest
from frontend.api.views.tasks import Fields
from frontend.api.views.turns import OneTurn, Regenerate, Stop
from frontend.api.views.unknown import Unknown
from frontend.api.views.versions import OneVersion, Versions

_COLLECTION = "collections/<uuid:collection_id>"
_DOCUMENT = "documents/<uuid:document_id>"
_SOURCE = "sources/<uuid:source_id>"
_CONVERSATION = "conversations/<uuid:conversation_id>"
_TURN = "turns/<uuid:turn_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("collections", Collections.as_view(), name="api-collections"),
    path("collections/import", Import.as_view(), name="api-import"),
    path(_COLLECTION, OneCollection.as_view(), name="api-collection"),
    path(f"{_COLLECTION}/grants", Grants.as_view(), name="api-grants"),
    path(f"{_COLLECTION}/glossary", Glossary.as_view(), name="api-glossary"),
    path(
        f"{_COLLECTION}/glossary/<uuid:entry_id>",
        GlossaryEntry.as_view(),
        name="api-glossary-entry",
    ),
    path(f"{_COLLECTION}/strictness", Strictness.as_view(), name="api-strictness"),
    path(f"{_COLLECTION}/gaps", KeptGaps.as_view(), name="api-collection-gaps"),
    path(f"{_COLLECTION}/export", Export.as_view(), name="api-export"),
    path(f"{_COLLECTION}/documents", Documents.as_view(), name="api-documents"),
    path(_DOCUMENT, OneDocument.as_view(), name="api-document"),
    path(f"{_DOCUMENT}/retry", Retry.as_view(), name="api-retry"),
    path(f"{_DOCUMENT}/versions", Versions.as_view(), name="api-versions"),
    path(f"{_DOCUMENT}/versions/<int:number>", OneVersion.as_view(), name="api-version"),
    path(f"{_DOCUMENT}/content", OriginalContent.as_view(), name="api-content"),
    path(f"{_DOCUMENT}/passages", Passages.as_view(), name="api-passages"),
    path(f"{_DOCUMENT}/fields", Fields.as_view(), name="api-fields"),
    path(f"{_DOCUMENT}/related", RelatedDocuments.as_view(), name="api-related"),
    path("passages/<uuid:passage_id>", OnePassage.as_view(), name="api-passage"),
    path(
        "passages/<uuid:passage_id>/context",
        PassageContext.as_view(),
        name="api-passage-context",
    ),
    path(f"{_COLLECTION}/sources", Sources.as_view(), name="api-sources"),
    path(_SOURCE, OneSource.as_view(), name="api-source"),
    path(f"{_SOURCE}/run", RunSource.as_view(), name="api-source-run"),
    path(f"{_SOURCE}/items", SourceItems.as_view(), name="api-source-items"),
    path("search", Search.as_view(), name="api-search"),
    path("search/explain", Explain.as_view(), name="api-explain"),
    path("suggest", Suggest.as_view(), name="api-suggest"),
    path("also-asked", AlsoAsked.as_view(), name="api-also-asked"),
    path("ask", Ask.as_view(), name="api-ask"),
    path("conversations", Conversations.as_view(), name="api-conversations"),
    path(_CONVERSATION, OneConversation.as_view(), name="api-conversation"),
    path(
        f"{_CONVERSATION}/export",
        ExportedConversation.as_view(),
        name="api-conversation-export",
    ),
    path(f"{_CONVERSATION}/copy", CopiedConversation.as_view(), name="api-conversation-copy"),
    path(f"{_CONVERSATION}/shares", Shares.as_view(), name="api-shares"),
    path(f"{_CONVERSATION}/shares/<uuid:share_id>", OneShare.as_view(), name="api-share"),
    path("gaps", Gaps.as_view(), name="api-gaps"),
    path("gaps/<uuid:gap_id>", OneGap.as_view(), name="api-gap"),
    path(f"{_TURN}/gaps", Tell.as_view(), name="api-tell"),
    path(_TURN, OneTurn.as_view(), name="api-turn"),
    path(f"{_TURN}/stop", Stop.as_view(), name="api-turn-stop"),
    path(f"{_TURN}/regenerate", Regenerate.as_view(), name="api-turn-regenerate"),
    path("schema", Schema.as_view(), name="api-schema"),
    re_path("^.*$", Unknown.as_view(), name="api-unknown"),
]
