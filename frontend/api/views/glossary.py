"""The glossary of a collection."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.glossary import EntryIn, EntryOut
from frontend.api.documentation import PAGING, answers, page_of
from frontend.api.endpoint import Endpoint
from kb.access import get_collection
from kb.access.glossary import add_entry, change_entry, entries_of, remove_entry
from kb.access.principal import WRITE


class Glossary(Endpoint):
    """The entries of one collection."""

    scope = WRITE

    @extend_schema(
        operation_id="list_glossary",
        parameters=PAGING,
        responses=answers(200, page_of("Entries", EntryOut(many=True)), 404),
    )
    def get(self, request: Request, collection_id: UUID) -> Response:
        """List the entries, the newest first."""
        collection = get_collection(self.principal, collection_id)
        entries = entries_of(collection, by=self.principal)
        return self.page(entries, lambda rows: EntryOut(rows, many=True).data)

    @extend_schema(
        operation_id="add_to_glossary",
        request=EntryIn,
        responses=answers(201, EntryOut, 400, 403, 404, 413),
    )
    def post(self, request: Request, collection_id: UUID) -> Response:
        """Add an entry, which holds for the next question; editors only."""
        collection = get_collection(self.principal, collection_id, "editor")
        made = add_entry(collection=collection, by=self.principal, **self.body(EntryIn))
        return Response(EntryOut(made).data, 201)


class GlossaryEntry(Endpoint):
    """One entry."""

    scope = WRITE

    @extend_schema(
        operation_id="change_in_glossary",
        request=EntryIn,
        responses=answers(200, EntryOut, 400, 403, 404),
    )
    def put(self, request: Request, collection_id: UUID, entry_id: UUID) -> Response:
        """Give an entry other terms; editors only."""
        collection = get_collection(self.principal, collection_id, "editor")
        body = self.body(EntryIn)
        changed = change_entry(collection=collection, entry_id=entry_id, by=self.principal, **body)
        return Response(EntryOut(changed).data)

    @extend_schema(operation_id="remove_from_glossary", responses=answers(204, None, 403, 404))
    def delete(self, request: Request, collection_id: UUID, entry_id: UUID) -> Response:
        """Remove an entry; editors only."""
        collection = get_collection(self.principal, collection_id, "editor")
        remove_entry(collection=collection, entry_id=entry_id, by=self.principal)
        return Response(status=204)
