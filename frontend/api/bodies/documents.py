"""Documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from frontend.api.bodies.metadata import Metadata
from frontend.api.bodies.strict import Strict
from ingestion.errors import explain
from kb.access.queue import places

if TYPE_CHECKING:
    from kb.models import Document

STATES = ("received", "reading", "splitting", "embedding", "ready", "failed", "quarantined")
TITLE = EXTERNAL_ID = 500


class _Described(Strict):
    title = serializers.CharField(max_length=TITLE, required=False)
    external_id = serializers.CharField(max_length=EXTERNAL_ID, required=False)
    metadata = Metadata(required=False)


class FilesIn(_Described):
    """Files of a multipart request; `title` and `external_id` go with a single file only."""

    file = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), allow_empty=False, max_length=200
    )


class TextIn(_Described):
    """A text with a title."""

    title = serializers.CharField(max_length=TITLE)
    text = serializers.CharField(trim_whitespace=False)


class DocumentsQuery(Strict):
    """What a list of documents can be narrowed by."""

    state = serializers.ChoiceField(choices=STATES, required=False)
    external_id = serializers.CharField(max_length=EXTERNAL_ID, required=False)
    cursor = serializers.CharField(required=False)
    page_size = serializers.IntegerField(min_value=1, required=False)


class Failure(serializers.Serializer[Any]):
    """Why reading stopped."""

    code = serializers.CharField()
    message = serializers.CharField()


class DocumentOut(serializers.Serializer[Any]):
    """A document and its newest version; `current_version` is the one that search reads."""

    id = serializers.UUIDField()
    collection = serializers.UUIDField(source="collection_id")
    title = serializers.CharField()
    external_id = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES, source="latest.state")
    progress = serializers.IntegerField(source="latest.progress", help_text="Per cent.")
    queue_position = serializers.SerializerMethodField()
    failure = serializers.SerializerMethodField()
    version = serializers.IntegerField(source="latest.number")
    current_version = serializers.IntegerField(
        source="current.number", allow_null=True, default=None
    )
    language = serializers.CharField(source="latest.language")
    pages = serializers.IntegerField(source="latest.pages", allow_null=True)
    passages = serializers.IntegerField(source="latest.passage_count")
    quality = serializers.DictField(source="latest.quality")
    metadata = Metadata()
    filename = serializers.CharField(source="latest.filename")
    size = serializers.IntegerField(source="latest.size", help_text="Bytes.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @extend_schema_field({"type": ["integer", "null"], "description": "1: the next in line."})
    def get_queue_position(self, document: Document) -> int | None:
        """Return the place of a document that waits, else None."""
        place: int | None = self.context["places"].get(document.latest_id)
        return place

    @extend_schema_field(Failure(allow_null=True))
    def get_failure(self, document: Document) -> dict[str, str] | None:
        """Return code and message of a failed version, else None."""
        latest = document.latest
        if latest is None or not latest.failure_code:
            return None
        message = explain(latest.failure_code, latest.failure_params)
        return {"code": latest.failure_code, "message": message}


def documents_out(documents: Iterable[Document]) -> Any:
    """Return the JSON of documents, in a fixed number of queries."""
    found = list(documents)
    prefetch_related_objects(found, "latest", "current")
    queue = places(each.latest for each in found if each.latest)
    return DocumentOut(found, many=True, context={"places": queue}).data
