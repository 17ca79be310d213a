"""Under what an answer is remembered. Nobody without the server's key can tell the question."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.crypto import salted_hmac

from kb.access import Principal, permitted_collections
from retrieval.events import Answer, AnswerSentence, Citation, Hit
from retrieval.models import Calibration
from retrieval.prompting import language_of, template
from retrieval.search.scope import scope_of

_SALT = "retrieval.caching"
_SHAPE = [each.name for kind in (Answer, AnswerSentence, Citation, Hit) for each in fields(kind)]
"""What is remembered: another release may remember something else."""
OWN, SHARED = "own", "shared"
"""What may be remembered; anything else is nothing."""


def key_of(
    question: str,
    reader: Principal,
    collections: Sequence[str] | None,
    filters: Mapping[str, Any] | None,
) -> str:
    """Return the key: an HMAC of all that the answer depends on.

    The scope stands for the rights: where it is listed, its fingerprint is that of every document
    and version in it. The person is in the key, too, unless people with the same documents share.
    Raises FootnoteError for wrong filters.
    """
    scope = scope_of(reader, collections, filters)
    shared = settings.ANSWER_CACHE == SHARED and scope.listed
    parts = {
        "question": " ".join(unicodedata.normalize("NFC", question).split()),
        "scope": scope.fingerprint,
        "person": None if shared else [reader.user_id, reader.key_prefix],
        "collections": sorted(map(str, collections or [])),
        "filters": filters or {},
        "prompt": template(language_of(question)).version,
        "model": [settings.LLM_URL, settings.LLM_MODEL],
        "limits": [
            settings.EVIDENCE_TOKENS,
            settings.LLM_ANSWER_TOKENS,
            settings.RERANKER,
            settings.UNSUPPORTED,
        ],
        "bars": _bars(reader),
        "shape": _SHAPE,
    }
    text = json.dumps(parts, sort_keys=True, default=str)
    return "answer:" + salted_hmac(_SALT, text, algorithm="sha256").hexdigest()


def _bars(reader: Principal) -> Any:
    """Return when a bar that concerns the reader was last moved: what was answered below it."""
    mine = Calibration.objects.filter(collection__in=permitted_collections(reader))
    return mine.aggregate(latest=Max("changed_at"))["latest"]
