"""What a document can be made into."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api.bodies.tasks import FieldsIn, FieldsOut
from frontend.api.documentation import answers
from frontend.api.endpoint import Endpoint
from frontend.api.links import passage_url
from retrieval.fields import read_fields, wanted


class Fields(Endpoint):
    """Named fields of a document."""

    @extend_schema(
        operation_id="read_fields",
        request=FieldsIn,
        responses=answers(200, FieldsOut, 400, 404, 429, 503),
    )
    def post(self, request: Request, document_id: UUID) -> Response:
        """Read fields from a document: each with the quote it stands in, or null.

        Waits for the language model as questions do, behind those of people.
        """
        fields = wanted(self.body(FieldsIn)["fields"])
        found = read_fields(document_id, fields, by=self.principal)
        return Response(FieldsOut(found, context={"passage_url": passage_url(request)}).data)
