"""Collections."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.collections import CollectionIn, CollectionOut, CollectionPatch
from frontend.api.documentation import answers, page_of
from frontend.api.endpoint import Endpoint
from kb.access import (
    create_collection,
    delete_collection,
    get_collection,
    role_in,
    update_collection,
)
from kb.access.listing import Summary, counts_of, summaries
from kb.access.principal import MANAGE


class Collections(Endpoint):
    """All collections of the asker."""

    scope = MANAGE

    @extend_schema(
        operation_id="list_collections",
        responses=answers(200, page_of("Collections", CollectionOut(many=True))),
    )
    def get(self, request: Request) -> Response:
        """List the collections that the asker may read."""
        found = CollectionOut(summaries(self.principal), many=True).data
        return Response({"results": found, "next": None, "previous": None})

    @extend_schema(
        operation_id="create_collection",
        request=CollectionIn,
        responses=answers(201, CollectionOut, 400, 403),
    )
    def post(self, request: Request) -> Response:
        """Create a collection, owned by the asker."""
        collection = create_collection(**self.body(CollectionIn), by=self.principal)
        return _shown(self, collection.pk, 201)


class OneCollection(Endpoint):
    """One collection."""

    scope = MANAGE

    @extend_schema(operation_id="get_collection", responses=answers(200, CollectionOut, 404))
    def get(self, request: Request, collection_id: UUID) -> Response:
        """Return one collection."""
        return _shown(self, collection_id)

    @extend_schema(
        operation_id="update_collection",
        request=CollectionPatch,
        responses=answers(200, CollectionOut, 400, 403, 404),
    )
    def patch(self, request: Request, collection_id: UUID) -> Response:
        """Rename or describe a collection; owners only."""
        collection = get_collection(self.principal, collection_id, "owner")
        changes = self.body(CollectionPatch)
        update_collection(collection=collection, by=self.principal, **changes)
        return _shown(self, collection_id)

    @extend_schema(operation_id="delete_collection", responses=answers(204, None, 403, 404))
    def delete(self, request: Request, collection_id: UUID) -> Response:
        """Delete a collection and everything in it; owners only."""
        collection = get_collection(self.principal, collection_id, "owner")
        delete_collection(collection=collection, by=self.principal)
        return Response(status=204)


def _shown(view: Endpoint, collection_id: UUID, status: int = 200) -> Response:
    reader = view.principal
    collection = get_collection(reader, collection_id)
    role = role_in(reader, collection) or ""
    summary = Summary(collection, counts_of(reader, collection), role)
    return Response(CollectionOut(summary).data, status)
