"""What a reader is sent with hidden documents there, and with them really gone: the same bytes?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256

from django.core.cache import caches
from django.db import transaction

from kb.access import Principal, permitted_collections, permitted_documents
from kb.models import Collection, Document
from retrieval.models import Turn
from tests.fakes import FakeLLM
from tests.security.interference.outcome import Outcome
from tests.security.interference.pairs import Pair
from tests.security.interference.parts import Part

Plan = Callable[[Pair], Sequence[Part]]
"""Which parts are compared for a pair."""


def compare(pairs: Sequence[Pair], llm: FakeLLM, outcome: Outcome, plan: Plan) -> None:
    """Ask all `pairs` of one reader twice, and note what differed."""
    sent = {key: digest(text) for key, text in _asked(pairs, llm, plan)}
    different: dict[tuple[int, Part], str] = {}
    with without_hidden(pairs[0].reader) as removed:
        outcome.hidden += removed
        for key, text in _asked(pairs, llm, plan):
            outcome.compared[key[1].name] += 1
            outcome.empty[key[1].name] += text in ("null", "[]", "{}") or '"hits": []' in text
            if digest(text) != sent[key]:
                different[key] = text
    for (at, part), text in different.items():
        now = canonical(part, pairs[at], llm)
        outcome.differences.append((str(pairs[at]), part.name, now, text))


def _asked(
    pairs: Sequence[Pair], llm: FakeLLM, plan: Plan
) -> Iterator[tuple[tuple[int, Part], str]]:
    # Nothing may be remembered from the time when the library was another one.
    for each in caches.all(initialized_only=False):
        each.clear()
    for at, pair in enumerate(pairs):
        for part in plan(pair):
            yield (at, part), canonical(part, pair, llm)


def canonical(part: Part, pair: Pair, llm: FakeLLM) -> str:
    """Return what is sent as JSON, the same for the same data."""
    return json.dumps(part.shown(pair, llm), ensure_ascii=False, sort_keys=True)


def digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


@contextmanager
def without_hidden(reader: Principal) -> Iterator[int]:
    """Remove for real whatever `reader` may not read, with all that hangs on it; then undo it.

    Others' questions go, too, when they were answered from anything of that. Ids stay the same.
    """
    point = transaction.atomic()
    point.__enter__()
    try:
        yield _remove(reader)
    finally:
        transaction.set_rollback(True)
        point.__exit__(None, None, None)


def _remove(reader: Principal) -> int:
    seen = set(permitted_documents(reader).values_list("pk", flat=True))
    shelves = set(permitted_collections(reader).values_list("pk", flat=True))
    named = {str(pk) for pk in seen}
    others = Turn.objects.exclude(conversation__owner=reader.user_id)
    rows = others.values_list("pk", "source_ids")
    others.filter(pk__in=[pk for pk, sources in rows if not set(sources) <= named]).delete()
    hidden = Document.objects.exclude(pk__in=seen)
    number = hidden.count()
    hidden.delete()
    Collection.objects.exclude(pk__in=shelves).delete()
    return number
