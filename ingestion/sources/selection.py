"""Which files of a source are wanted, told from their names alone, before anything is fetched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from django.utils.translation import gettext_lazy as _

from ingestion.reading.formats import FORMATS
from kb.errors import InvalidError

MOST_ITEMS = 100_000
"""More files than this in one source are a mistake, or an attack."""
LONGEST_KEY = 1000
_MOST_PATTERNS, _LONGEST_PATTERN = 50, 200


@dataclass(frozen=True, slots=True)
class Selection:
    """Patterns for paths: `*` stands for anything, also for slashes; one without a slash is
    compared with the name alone. A folder's own name or path excludes all that is below it."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @classmethod
    def of(cls, options: dict[str, Any]) -> Selection:
        """Take the options `include` and `exclude`, as `checked` returned them."""
        return cls(tuple(options.get("include", ())), tuple(options.get("exclude", ())))

    def takes(self, path: str) -> bool:
        """Tell whether a path is of a readable type, included and not excluded."""
        if not path or len(path) > LONGEST_KEY or "\x00" in path or not _readable(path):
            return False
        return self.includes(path) and not self.excludes(path)

    def includes(self, path: str) -> bool:
        """Tell whether a path is among the included; without patterns, all are."""
        return not self.include or _matches(path, self.include)

    def excludes(self, path: str) -> bool:
        """Tell whether a path is among the excluded, or below a folder that is."""
        above = path.split("/")[:-1]
        named = (name for each in self.exclude if (name := each.strip("/")))
        return _matches(path, self.exclude) or any(
            each in above or path.lstrip("/").startswith(f"{each}/") for each in named
        )

    def prunes(self, folder: str) -> bool:
        """Tell whether all below a folder is excluded, so that it need not be listed."""
        return self.excludes(f"{folder}/")


def checked(options: dict[str, Any]) -> dict[str, list[str]]:
    """Return `include` and `exclude` as lists; lines or commas separate what is typed."""
    return {name: _patterns(options.get(name)) for name in ("include", "exclude")}


def too_many() -> InvalidError:
    """Return the error for a source with more than `MOST_ITEMS` files."""
    return InvalidError(
        _("The source holds more than %(most)s files. Choose a part of it.") % {"most": MOST_ITEMS},
        code="too-many",
    )


def _patterns(given: Any) -> list[str]:
    parts = given.replace(",", "\n").split("\n") if isinstance(given, str) else given or []
    found = [str(part).strip() for part in parts if str(part).strip()]
    if len(found) > _MOST_PATTERNS or any(len(each) > _LONGEST_PATTERN for each in found):
        raise InvalidError(_("Give at most 50 patterns of at most 200 characters."))
    return found


def _readable(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return any(name.endswith(f".{end}") for each in FORMATS for end in each.extensions)


def _matches(path: str, patterns: Iterable[str]) -> bool:
    name = path.rpartition("/")[2]
    return any(fnmatchcase(path if "/" in each else name, each) for each in patterns)
