"""Sources of a collection; for its owners."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.sources import ItemOut, SourceIn, SourceOut, SourcePatch
from frontend.api.documentation import answers, page_of
from frontend.api.endpoint import Endpoint
from frontend.api.pagination import Cursor
from ingestion.sources import (
    create_source,
    delete_source,
    get_source,
    items_of,
    run_source,
    sources_of,
    standings,
    update_source,
)
from kb.access import get_collection
from kb.access.principal import MANAGE
from kb.errors import InvalidError


class Sources(Endpoint):
    """The sources of one collection."""

    scope = MANAGE

    @extend_schema(
        operation_id="list_sources",
        responses=answers(200, page_of("Sources", SourceOut(many=True)), 403, 404),
    )
    def get(self, request: Request, collection_id: UUID) -> Response:
        """List the sources with their last runs; owners only."""
        collection = get_collection(self.principal, collection_id, "owner")
        found = SourceOut(sources_of(collection, by=self.principal), many=True).data
        return Response({"results": found, "next": None, "previous": None})

    @extend_schema(
        operation_id="create_source",
        request=SourceIn,
        responses=answers(201, SourceOut, 400, 403, 404),
    )
    def post(self, request: Request, collection_id: UUID) -> Response:
        """Create a source, which acts with the rights of the asker; it runs within seconds."""
        collection = get_collection(self.principal, collection_id, "owner")
        body = self.body(SourceIn)
        made = create_source(collection=collection, by=self.principal, **body)
        return _shown(made, 201)


class OneSource(Endpoint):
    """One source."""

    scope = MANAGE

    @extend_schema(operation_id="get_source", responses=answers(200, SourceOut, 403, 404))
    def get(self, request: Request, source_id: UUID) -> Response:
        """Return a source with its last run."""
        return _shown(get_source(self.principal, source_id))

    @extend_schema(
        operation_id="update_source",
        request=SourcePatch,
        responses=answers(200, SourceOut, 400, 403, 404),
    )
    def patch(self, request: Request, source_id: UUID) -> Response:
        """Change, pause or resume a source; from then on it acts with the rights of the asker."""
        found = get_source(self.principal, source_id)
        return _shown(update_source(source=found, by=self.principal, **self.body(SourcePatch)))

    @extend_schema(
        operation_id="delete_source",
        parameters=[OpenApiParameter("documents", enum=["keep", "withdraw"], default="keep")],
        responses=answers(204, None, 400, 403, 404),
    )
    def delete(self, request: Request, source_id: UUID) -> Response:
        """Delete a source; `documents` tells whether its documents stay or go with it."""
        found = get_source(self.principal, source_id)
        wanted = request.query_params.get("documents", "keep")
        if wanted not in ("keep", "withdraw"):
            raise InvalidError("documents is keep or withdraw.")
        delete_source(source=found, by=self.principal, withdraw=wanted == "withdraw")
        return Response(status=204)


class RunSource(Endpoint):
    """Running a source now."""

    scope = MANAGE

    @extend_schema(
        operation_id="run_source", request=None, responses=answers(202, SourceOut, 400, 403, 404)
    )
    def post(self, request: Request, source_id: UUID) -> Response:
        """Make the source due: it runs within seconds. A paused one is a 400."""
        found = get_source(self.principal, source_id)
        run_source(source=found, by=self.principal)
        return _shown(found, 202)


class _InOrder(Cursor):
    ordering = ("id",)


class SourceItems(Endpoint):
    """What a source has."""

    @extend_schema(
        operation_id="list_source_items",
        parameters=[OpenApiParameter("problems", OpenApiTypes.BOOL)],
        responses=answers(200, page_of("SourceItems", ItemOut(many=True)), 403, 404),
    )
    def get(self, request: Request, source_id: UUID) -> Response:
        """List its things and their documents; with `problems=true` only what was left out."""
        found = get_source(self.principal, source_id)
        only = request.query_params.get("problems", "") in ("true", "1")
        return self.page(items_of(found, problems=only), _items, _InOrder)


def _items(rows: list[Any]) -> Any:
    return ItemOut(rows, many=True).data


def _shown(source: Any, status: int = 200) -> Response:
    source.refresh_from_db()
    return Response(SourceOut(standings([source])[0]).data, status)
