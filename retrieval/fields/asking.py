"""The prompt for fields, and the JSON schema that the answer is held to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from retrieval.fields.wanted import Field
from retrieval.generation import Shape
from retrieval.prompting import Prompt, Source, build, language_of, template

PROMPT = "extract.v1"
_KINDS = {
    "en": {"text": "text", "number": "number", "date": "date", "boolean": "boolean"},
    "zh": {"text": "文本", "number": "数字", "date": "日期", "boolean": "布尔值"},
}
_SHOWN = {"en": ("- %s (%s)", ": "), "zh": ("- %s（%s）", "：")}
_VALUES: dict[str, dict[str, Any]] = {
    "text": {"type": "string", "minLength": 1},
    "number": {"type": "number"},
    "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "boolean": {"type": "boolean"},
}


def prompt_for(fields: Sequence[Field], sources: Sequence[Source]) -> Prompt:
    """Return the prompt, in the language of the fields' names, with the shape of the answer."""
    language = language_of(" ".join(field.meant for field in fields))
    lines = "\n".join(_line(field, language) for field in fields)
    prompt = build(lines, sources, texts=template(language, PROMPT))
    return replace(prompt, shape=Shape(schema=schema(fields, len(sources))))


def schema(fields: Sequence[Field], sources: int) -> dict[str, Any]:
    """Return the schema: each field is null, or a value of its kind with the number of a source."""
    return _object({field.name: _field(field, sources) for field in fields})


def _field(field: Field, sources: int) -> dict[str, Any]:
    number = {"type": "integer", "enum": list(range(1, sources + 1))}
    return {"anyOf": [{"type": "null"}, _object({"value": _VALUES[field.kind], "source": number})]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _line(field: Field, language: str) -> str:
    form, colon = _SHOWN[language]
    line = form % (field.name, _KINDS[language][field.kind])
    return f"{line}{colon}{field.description}" if field.description else line
