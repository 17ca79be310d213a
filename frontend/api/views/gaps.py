"""Questions that the documents do not answer: tell, list, settle, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.gaps import GapOut, KeptGapOut, SettleIn, TellIn
from frontend.api.documentation import PAGING, answers, page_of
from frontend.api.endpoint import Endpoint
from kb.access import Principal, get_collection
from kb.access.principal import WRITE
from retrieval import gaps
from retrieval.models import Gap

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATE = OpenApiParameter("state", str, enum=Gap.State.values, description="All without it.")


class Tell(Endpoint):
    """A question that was not answered, on its way to those who keep the documents."""

    @extend_schema(
        operation_id="tell_owners",
        request=TellIn,
        responses=answers(201, GapOut(many=True), 400, 404, 429),
    )
    def post(self, request: Request, turn_id: UUID) -> Response:
        """Send one's question, name and the nearest documents to the owners and editors."""
        told = gaps.tell(turn_id, by=self.principal, **self.body(TellIn))
        return Response(_shown(told, self.principal), 201)


class Gaps(Endpoint):
    """What one has sent."""

    @extend_schema(
        operation_id="list_gaps",
        parameters=PAGING,
        responses=answers(200, page_of("Gaps", GapOut(many=True)), 404),
    )
    def get(self, request: Request) -> Response:
        """List what one has sent and what became of it, the latest first."""
        return self.page(gaps.own(self.principal), lambda rows: _shown(rows, self.principal))


class KeptGaps(Endpoint):
    """What was sent to a collection."""

    @extend_schema(
        operation_id="list_gaps_of_collection",
        parameters=[_STATE, *PAGING],
        responses=answers(200, page_of("KeptGaps", KeptGapOut(many=True)), 403, 404),
    )
    def get(self, request: Request, collection_id: UUID) -> Response:
        """List what people sent, the latest first; editors and owners only."""
        collection = get_collection(self.principal, collection_id, gaps.KEEPS)
        rows = gaps.kept(self.principal).filter(collection=collection)
        if state := request.query_params.get("state"):
            rows = rows.filter(state=state)
        return self.page(rows, lambda found: _kept(found, self.principal))


class OneGap(Endpoint):
    """One question that was sent."""

    scope = WRITE

    @extend_schema(
        operation_id="settle_gap",
        request=SettleIn,
        responses=answers(200, KeptGapOut(many=True), 400, 403, 404),
    )
    def patch(self, request: Request, gap_id: UUID) -> Response:
        """Settle or reopen it for all who asked alike, who see the note; editors and owners."""
        settled = gaps.settle(gap_id, by=self.principal, **self.body(SettleIn))
        return Response(_kept(settled, self.principal))

    @extend_schema(operation_id="take_back_gap", responses=answers(204, None, 403, 404))
    def delete(self, request: Request, gap_id: UUID) -> Response:
        """Take back what one has sent."""
        gaps.take_back(gap_id, by=self.principal)
        return Response(status=204)


def _shown(rows: Sequence[Gap], by: Principal) -> Any:
    return GapOut(gaps.sent(rows, by=by), many=True).data


def _kept(rows: Sequence[Gap], by: Principal) -> Any:
    return KeptGapOut(gaps.sent(rows, by=by), many=True).data
