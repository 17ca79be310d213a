"""Conversations: list, read, rename, delete, share, take along."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.collections import Grantee
from frontend.api.bodies.conversations import ConversationOut, ShareOut, ThreadOut, TitleIn
from frontend.api.documentation import PAGING, answers, page_of
from frontend.api.endpoint import Endpoint
from frontend.api.threads import Recent, listed, thread
from frontend.pages.papers import (
    DOCX,
    conversation_docx,
    conversation_markdown,
    conversation_paper,
    footnote_url,
)
from kb.access.principal import MANAGE
from retrieval import conversations

_SHARED = OpenApiParameter("shared", bool, description="True: those that others share.")
_FORMAT = OpenApiParameter("format", str, enum=["md", "docx"], description="`md` by default.")
_FILES = {"text/markdown": OpenApiTypes.STR, DOCX: OpenApiTypes.BINARY}


class Conversations(Endpoint):
    """The asker's conversations, and those that others share."""

    @extend_schema(
        operation_id="list_conversations",
        parameters=[_SHARED, *PAGING],
        responses=answers(200, page_of("Conversations", ConversationOut(many=True)), 404),
    )
    def get(self, request: Request) -> Response:
        """List conversations, the latest first."""
        shared = request.query_params.get("shared", "").lower() in ("1", "true")
        by = self.principal
        rows = conversations.shared_with(by) if shared else conversations.of(by)
        return self.page(rows, lambda found: listed(found, by=by), Recent)


class OneConversation(Endpoint):
    """One conversation."""

    @extend_schema(operation_id="get_conversation", responses=answers(200, ThreadOut, 404))
    def get(self, request: Request, conversation_id: UUID) -> Response:
        """Read one's own conversation, or a shared one as far as its documents may be read."""
        return Response(thread(request, self.principal, conversation_id))

    @extend_schema(
        operation_id="rename_conversation",
        request=TitleIn,
        responses=answers(200, ThreadOut, 400, 404),
    )
    def patch(self, request: Request, conversation_id: UUID) -> Response:
        """Give one's own conversation another title."""
        found = conversations.get(self.principal, conversation_id)
        conversations.rename(conversation=found, by=self.principal, **self.body(TitleIn))
        return Response(thread(request, self.principal, conversation_id))

    @extend_schema(operation_id="delete_conversation", responses=answers(204, None, 404))
    def delete(self, request: Request, conversation_id: UUID) -> Response:
        """Delete one's own conversation for good."""
        found = conversations.get(self.principal, conversation_id)
        conversations.delete(conversation=found, by=self.principal)
        return Response(status=204)


class ExportedConversation(Endpoint):
    """A conversation as a file."""

    @extend_schema(
        operation_id="export_conversation",
        parameters=[_FORMAT],
        responses=answers(200, _FILES, 404),
    )
    def get(self, request: Request, conversation_id: UUID) -> HttpResponse:
        """Take a conversation along, exactly as it may be read now."""
        link = footnote_url(request.build_absolute_uri)
        found = conversation_paper(conversation_id, by=self.principal, link=link)
        if request.query_params.get("format") == "docx":
            return HttpResponse(conversation_docx(found), content_type=DOCX)
        kind = "text/markdown; charset=utf-8"
        return HttpResponse(conversation_markdown(found), content_type=kind)


class CopiedConversation(Endpoint):
    """A conversation of one's own, made from a shared one."""

    @extend_schema(
        operation_id="continue_conversation",
        request=None,
        responses=answers(201, ThreadOut, 400, 404),
    )
    def post(self, request: Request, conversation_id: UUID) -> Response:
        """Copy what may be seen of a shared conversation, to ask on in it."""
        made = conversations.continue_own(conversation_id, by=self.principal)
        return Response(thread(request, self.principal, made.pk), 201)


class Shares(Endpoint):
    """With whom one's conversation is shared."""

    scope = MANAGE

    @extend_schema(
        operation_id="list_shares",
        responses=answers(200, page_of("Shares", ShareOut(many=True)), 404),
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        """List people and groups."""
        found = conversations.get(self.principal, conversation_id)
        shown = ShareOut(conversations.shares_of(found, by=self.principal), many=True).data
        return Response({"results": shown, "next": None, "previous": None})

    @extend_schema(
        operation_id="put_share", request=Grantee, responses=answers(200, ShareOut, 400, 404)
    )
    def put(self, request: Request, conversation_id: UUID) -> Response:
        """Let a person or a group read along."""
        found = conversations.get(self.principal, conversation_id)
        kind, name = next(iter(self.body(Grantee).items()))
        made = conversations.share(conversation=found, by=self.principal, name=name, kind=kind)
        return Response(ShareOut(made).data)


class OneShare(Endpoint):
    """One share."""

    scope = MANAGE

    @extend_schema(operation_id="delete_share", responses=answers(204, None, 404))
    def delete(self, request: Request, conversation_id: UUID, share_id: UUID) -> Response:
        """Take it back, effective on the next request."""
        found = conversations.get(self.principal, conversation_id)
        conversations.unshare(conversation=found, by=self.principal, share_id=share_id)
        return Response(status=204)
