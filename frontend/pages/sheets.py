"""The size of a page and where its letters stand: found in the sandbox, kept beside its image."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.core.cache import cache
from redis.exceptions import RedisError

from frontend.pages.pagecache import keep, pages_folder
from ingestion.errors import ReadingError
from ingestion.reading import Sheet, page_letters
from kb.access import open_original
from kb.errors import TransientError

if TYPE_CHECKING:
    from kb.models import Version

_FAILED_SECONDS = 60


def sheet_of(version: Version, page: int) -> Sheet | None:
    """Return a page of a PDF or a picture, of a version the caller may read; None when it cannot
    be had now: whole lines are marked then."""
    path = pages_folder() / str(version.pk) / f"{page}-letters.json"
    with contextlib.suppress(OSError, ValueError, TypeError):
        return Sheet(**json.loads(path.read_bytes()))
    failed = f"letters-failed:{version.pk}:{page}"
    with contextlib.suppress(RedisError):
        if cache.get(failed):
            return None
    try:
        sheet = page_letters(original_path(version), page=page)
    except TransientError:
        return None
    except ReadingError:
        with contextlib.suppress(RedisError):
            cache.set(failed, 1, _FAILED_SECONDS)
        return None
    keep(path, json.dumps(asdict(sheet)).encode())
    return sheet


def original_path(version: Version) -> Path:
    """Return where the original of a version lies. Raises ReadingError where it is lost."""
    try:
        with open_original(version) as original:
            return Path(cast(Any, original).path)
    except FileNotFoundError:
        raise ReadingError("missing") from None
