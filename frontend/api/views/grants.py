"""Who has which role in a collection."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.collections import Grantee, GrantIn, GrantOut
from frontend.api.documentation import answers, page_of
from frontend.api.endpoint import Endpoint
from kb.access import get_collection, grant, grants_of, revoke
from kb.access.people import named
from kb.access.principal import MANAGE

_WHO = [OpenApiParameter("user"), OpenApiParameter("group")]


def _who(body: dict[str, Any]) -> dict[str, Any]:
    """Return `{user}` or `{group}`; called only once the asker is known to be an owner."""
    kind = "user" if "user" in body else "group"
    return {kind: named(body[kind], kind=kind)}


class Grants(Endpoint):
    """Grants of one collection; owners only."""

    scope = MANAGE

    @extend_schema(
        operation_id="list_grants",
        responses=answers(200, page_of("Grants", GrantOut(many=True)), 403, 404),
    )
    def get(self, request: Request, collection_id: UUID) -> Response:
        """List the grants."""
        collection = get_collection(self.principal, collection_id, "owner")
        found = GrantOut(grants_of(collection, by=self.principal), many=True).data
        return Response({"results": found, "next": None, "previous": None})

    @extend_schema(
        operation_id="put_grant",
        request=GrantIn,
        responses=answers(200, GrantOut, 400, 403, 404, 409),
    )
    def put(self, request: Request, collection_id: UUID) -> Response:
        """Give a role to a user or a group, replacing the one they had."""
        collection = get_collection(self.principal, collection_id, "owner")
        body = self.body(GrantIn)
        given = grant(collection=collection, by=self.principal, role=body["role"], **_who(body))
        return Response(GrantOut(given).data)

    @extend_schema(
        operation_id="delete_grant",
        parameters=_WHO,
        responses=answers(204, None, 400, 403, 404, 409),
    )
    def delete(self, request: Request, collection_id: UUID) -> Response:
        """Take any role away; named in the query, or in the body."""
        collection = get_collection(self.principal, collection_id, "owner")
        body = self.body(Grantee, request.data or request.query_params)
        revoke(collection=collection, by=self.principal, **_who(body))
        return Response(status=204)
