"""Documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from frontend.api.bodies.metadata import Metadata
from frontend.api.bodies.strict import Strict
from frontend.api.bodies.tags import Tags
from frontend.api.bodies.versions import EffectIn
from ingestion.errors import explain, explain_wait
from kb.access.alike import near_duplicates
from kb.access.effect import EFFECTS, effect_of
from kb.access.queue import Wait, waits

if TYPE_CHECKING:
    from kb.access import Principal
    from kb.models import Document

STATES = ("received", "reading", "splitting", "embedding", "ready", "failed", "quarantined")
TITLE = EXTERNAL_ID = 500


class _Described(EffectIn):
    title = serializers.CharField(max_length=TITLE, required=False)
    external_id = serializers.CharField(max_length=EXTERNAL_ID, required=False)
    metadata = Metadata(required=False)
    tags = Tags(required=False)


class FilesIn(_Described):
    """Files of a multipart request; `title` and `external_id` go with a single file only."""

    file = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), allow_empty=False, max_length=200
    )


class TextIn(_Described):
    """A text; without a title it is known by its opening words."""

    text = serializers.CharField(trim_whitespace=False)


class DocumentPatch(Strict):
    """What can be changed of a document by itself."""

    tags = Tags(help_text="All of its tags; an empty list removes them.")


class DocumentsQuery(Strict):
    """What a list of documents can be narrowed by."""

    state = serializers.ChoiceField(choices=STATES, required=False)
    external_id = serializers.CharField(max_length=EXTERNAL_ID, required=False)
    tag = serializers.CharField(max_length=200, required=False)
    cursor = serializers.CharField(required=False)
    page_size = serializers.IntegerField(min_value=1, required=False)


class Failure(serializers.Serializer[Any]):
    """Why reading stopped."""

    code = serializers.CharField()
    message = serializers.CharField()


class QueueOut(serializers.Serializer[Any]):
    """Where a document stands in the queue."""

    position = serializers.IntegerField(help_text="1: the next in line.")
    seconds = serializers.IntegerField(
        allow_null=True, help_text="About how long until it is ready; null: not known yet."
    )


class DocumentOut(serializers.Serializer[Any]):
    """A document and its newest version; `current_version` is the one that search reads."""

    id = serializers.UUIDField()
    collection = serializers.UUIDField(source="collection_id")
    title = serializers.CharField()
    external_id = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES, source="latest.state")
    progress = serializers.IntegerField(source="latest.progress", help_text="Per cent.")
    queue = serializers.SerializerMethodField()
    waiting_for = serializers.SerializerMethodField()
    failure = serializers.SerializerMethodField()
    version = serializers.IntegerField(source="latest.number")
    current_version = serializers.IntegerField(
        source="current.number", allow_null=True, default=None
    )
    language = serializers.CharField(source="latest.language")
    pages = serializers.IntegerField(source="latest.pages", allow_null=True)
    passages = serializers.IntegerField(source="latest.passage_count")
    quality = serializers.SerializerMethodField()
    metadata = Metadata()
    tags = serializers.ListField(child=serializers.CharField())
    effective_from = serializers.DateTimeField(source="latest.effective_from", allow_null=True)
    effective_to = serializers.DateTimeField(source="latest.effective_to", allow_null=True)
    effect = serializers.SerializerMethodField()
    filename = serializers.CharField(source="latest.filename")
    size = serializers.IntegerField(source="latest.size", help_text="Bytes.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @extend_schema_field(serializers.DictField())
    def get_quality(self, document: Document) -> dict[str, Any]:
        """Return the quality report. The files of an archive are told of one document only."""
        report = document.latest.quality if document.latest else {}
        return {key: each for key, each in report.items() if key != "members"}

    @extend_schema_field(QueueOut(allow_null=True))
    def get_queue(self, document: Document) -> dict[str, int | None] | None:
        """Return the place of a document that waits for a worker, else None."""
        wait: Wait | None = self.context["waits"].get(document.latest_id)
        return None if wait is None else {"position": wait.position, "seconds": wait.seconds}

    @extend_schema_field(Failure(allow_null=True))
    def get_waiting_for(self, document: Document) -> dict[str, str] | None:
        """Return the part of the server that is down and that the document waits for, else None."""
        latest = document.latest
        if latest is None or not latest.waiting_for or latest.lease_token is not None:
            return None
        return {"code": latest.waiting_for, "message": explain_wait(latest.waiting_for)}

    @extend_schema_field({"type": ["string", "null"], "enum": [*EFFECTS, None]})
    def get_effect(self, document: Document) -> str | None:
        """Tell whether the newest version holds; None while it is not ready."""
        return effect_of(document.latest, document) if document.latest else None

    @extend_schema_field(Failure(allow_null=True))
    def get_failure(self, document: Document) -> dict[str, str] | None:
        """Return code and message of a failed version, else None."""
        latest = document.latest
        if latest is None or not latest.failure_code:
            return None
        message = explain(latest.failure_code, latest.failure_params)
        return {"code": latest.failure_code, "message": message}


class AlikeOut(serializers.Serializer[Any]):
    """Another document that says the same."""

    document_id = serializers.UUIDField(source="document.id")
    title = serializers.CharField(source="document.title")
    collection = serializers.UUIDField(source="document.collection_id")
    share = serializers.FloatField(help_text="Of the text, as estimated: 0.8 to 1.")
    exact = serializers.BooleanField(help_text="The very same bytes.")


class DocumentDetail(DocumentOut):
    """One document by itself."""

    near_duplicates = AlikeOut(many=True, source="alike")


def documents_out(documents: Iterable[Document]) -> Any:
    """Return the JSON of documents, in a fixed number of queries."""
    found = list(documents)
    prefetch_related_objects(found, "latest", "current")
    context = {"waits": waits(each.latest for each in found if each.latest)}
    return DocumentOut(found, many=True, context=context).data


def document_out(document: Document, *, by: Principal) -> Any:
    """Return the JSON of one document, with others that say the same, of those `by` may read."""
    alike = {"near_duplicates": AlikeOut(near_duplicates(document, by=by), many=True).data}
    told = documents_out([document])[0]
    if document.latest is not None:
        told["quality"] = document.latest.quality
    return {**told, **alike}
