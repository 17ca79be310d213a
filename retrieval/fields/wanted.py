"""The fields that somebody asks for, checked. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kb.errors import InvalidError
from kb.text import clean, content_tokens

KINDS = ("text", "number", "date", "boolean")
MOST = 12
LONGEST_NAME = 60
LONGEST_DESCRIPTION = 200


@dataclass(frozen=True, slots=True)
class Field:
    """A field to be read: what it is called, of which kind it is, and what it means."""

    name: str
    kind: str = "text"
    description: str = ""

    @property
    def meant(self) -> str:
        """Return what to look for."""
        return f"{self.name}: {self.description}" if self.description else self.name

    @property
    def words(self) -> set[str]:
        """Return the terms of its name and description."""
        return set(content_tokens(self.meant))


def wanted(rows: Sequence[Mapping[str, Any]]) -> list[Field]:
    """Return the fields named by `name`, `type` and `description`.

    Raises InvalidError for none or too many, an unknown type, and names that are empty or twice.
    """
    if not 1 <= len(rows) <= MOST:
        raise InvalidError(_("Name 1 to %(n)s fields.") % {"n": MOST})
    fields = [_field(row) for row in rows]
    names = [field.name for field in fields]
    if len(set(names)) != len(names):
        raise InvalidError(_("Two fields have the same name."))
    return fields


def _field(row: Mapping[str, Any]) -> Field:
    name, kind = _line(row.get("name")), row.get("type") or "text"
    description = _line(row.get("description"))
    if not 1 <= len(name) <= LONGEST_NAME or len(description) > LONGEST_DESCRIPTION:
        raise InvalidError(
            _("A field needs a name of 1 to 60 characters, and a description of at most 200.")
        )
    if kind not in KINDS:
        raise InvalidError(_("The type of a field is text, number, date or boolean."))
    return Field(name, kind, description)


def _line(text: object) -> str:
    return " ".join(clean(str(text or "")).split())
