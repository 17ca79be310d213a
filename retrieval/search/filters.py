"""The filters there are: each narrows the permitted versions by its own value.

`language` (of the document), `metadata` (equal values), `documents` (ids), `flags` (findings of the
quality report: with any of them) and `without_flags` (with none of them).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kb.errors import InvalidError

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kb.models import Version


def filtered(versions: QuerySet[Version], filters: Mapping[str, Any]) -> QuerySet[Version]:
    """Return the versions that pass all `filters`. Raises `InvalidError` for an unknown one."""
    for name, value in filters.items():
        if name not in _FILTERS:
            raise InvalidError(_("There is no filter named %(name)s.") % {"name": name})
        versions = _FILTERS[name](versions, value)
    return versions


def ids(values: Sequence[Any]) -> list[uuid.UUID]:
    """Return ids. Raises `InvalidError` when one is not."""
    try:
        return [uuid.UUID(str(value)) for value in values]
    except ValueError:
        raise InvalidError(_("An id in the filter is not a valid id.")) from None


_FILTERS: dict[str, Callable[[QuerySet[Any], Any], QuerySet[Any]]] = {
    "language": lambda versions, value: versions.filter(language=value),
    "metadata": lambda versions, value: versions.filter(document__metadata__contains=value),
    "documents": lambda versions, value: versions.filter(document__in=ids(value)),
    "flags": lambda versions, value: versions.filter(flags__overlap=value),
    "without_flags": lambda versions, value: versions.exclude(flags__overlap=value),
}
