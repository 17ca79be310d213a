"""The shape that an answer is held to while it is written, where the model server can do that.

llama-server takes a GBNF `grammar`, and like vLLM the `response_format` of OpenAI with a JSON
schema: no token is chosen that would leave the shape. A server that ignores or refuses the field
writes freely, so whoever reads the text reads it tolerantly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Shape:
    """A GBNF `grammar`, or the JSON `schema` of an object."""

    grammar: str = ""
    schema: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Any]:
        """Return what is added to the body of a chat completion."""
        if self.grammar:
            return {"grammar": self.grammar}
        named = {"name": "answer", "schema": dict(self.schema), "strict": True}
        return {"response_format": {"type": "json_schema", "json_schema": named}}
