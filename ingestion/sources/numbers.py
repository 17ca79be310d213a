"""Numbers among the options of a source, as typed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kb.errors import InvalidError


def number(options: dict[str, Any], name: str, default: int, least: int, most: int) -> int:
    """Return an option as a whole number between `least` and `most`. Raises `InvalidError`."""
    given = options.get(name)
    try:
        found = default if given in (None, "") else int(str(given))
    except ValueError:
        found = least - 1
    if not least <= found <= most:
        said = _("“%(name)s” must be a number from %(least)s to %(most)s.")
        raise InvalidError(said % {"name": name, "least": least, "most": most})
    return found
