"""What is around a passage, a document, a question."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.related import (
    ContextOut,
    ContextQuery,
    QuestionsOut,
    QuestionsQuery,
    RelatedListOut,
    RelatedQuery,
)
from frontend.api.documentation import answers
from frontend.api.endpoint import Endpoint
from kb.access import get_document, get_passage
from retrieval import related
from retrieval.search import shaping


class PassageContext(Endpoint):
    """The text around a passage."""

    @extend_schema(
        operation_id="get_passage_context",
        parameters=[ContextQuery],
        responses=answers(200, ContextOut, 400, 404),
    )
    def get(self, request: Request, passage_id: UUID) -> Response:
        """Return a passage with its neighbours, or its section, of its own version."""
        query = self.body(ContextQuery, request.query_params)
        passage = get_passage(self.principal, passage_id)
        if query.pop("section"):
            return Response(ContextOut(shaping.section_of(self.principal, passage)).data)
        return Response(ContextOut(shaping.context_of(self.principal, passage, **query)).data)


class RelatedDocuments(Endpoint):
    """Documents about the same."""

    @extend_schema(
        operation_id="list_related_documents",
        parameters=[RelatedQuery],
        responses=answers(200, RelatedListOut, 400, 404),
    )
    def get(self, request: Request, document_id: UUID) -> Response:
        """List the documents nearest to this one, or to a passage of it; copies are left out."""
        query = self.body(RelatedQuery, request.query_params)
        document = get_document(self.principal, document_id)
        named = query.pop("passage", None)
        passage = get_passage(self.principal, named) if named else None
        found = related.related_documents(document, by=self.principal, passage=passage, **query)
        return Response(RelatedListOut({"results": found}).data)


class AlsoAsked(Endpoint):
    """Questions that others asked."""

    @extend_schema(
        operation_id="list_questions_also_asked",
        parameters=[QuestionsQuery],
        responses=answers(200, QuestionsOut, 400),
    )
    def get(self, request: Request) -> Response:
        """List questions like this one that were answered from documents you may read."""
        query = self.body(QuestionsQuery, request.query_params)
        found = related.also_asked_about(query["question"], by=self.principal, limit=query["limit"])
        return Response(QuestionsOut({"questions": found}).data)
