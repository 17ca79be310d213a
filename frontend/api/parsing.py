"""JSON bodies with a limit in bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from kb.errors import LimitError


class LimitedJSON(JSONParser):
    """JSON of at most the view's `body_limit` bytes."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the data, or raise LimitError (413) or ParseError (400)."""
        context = dict(parser_context or {})
        limit: int = context["view"].body_limit
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise LimitError(_("The request is too large."), code="too-large")
        try:
            return super().parse(io.BytesIO(body), media_type, context)
        except RecursionError:
            raise ParseError(_("The JSON is nested too deeply.")) from None
