"""The routes there are, read from the URL configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@cache
def routes() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return name -> (path with `{parameters}`, their names). A route needs a name."""
    found = {}
    for path, name in _walk(get_resolver(), ""):
        assert name, f"the route /{path} has no name"
        found[name] = ("/" + _PARAMETER.sub(r"{\1}", path), tuple(_PARAMETER.findall(path)))
    return found


def _walk(resolver: URLResolver, above: str) -> Iterator[tuple[str, str | None]]:
    for each in resolver.url_patterns:
        path = above + str(each.pattern).removeprefix("^").removesuffix("$")
        if isinstance(each, URLPattern):
            yield path, each.name
        else:
            yield from _walk(each, path)
