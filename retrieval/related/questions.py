"""Questions that others asked about the same documents, as far as the asker may know of them.

What is shown rests on answers whose every document the reader may read now, and only on those: a
question about anything hidden changes nothing here, not even a count. To protect people, a
question is shown only when several of them asked it in the same words, or the reader himself did.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Case, F, Func, JSONField, Q, QuerySet, Subquery, When
from django.db.models.expressions import RawSQL
from django.utils import timezone

from kb.access import Principal, permitted_documents
from kb.text import content_tokens, fold, idf
from retrieval.models import Turn
from retrieval.search import search

DAYS = 90
"""How long a question is remembered here."""
MOST_TURNS = 2_000
"""Answers looked at, the latest first: those that share a document and may be known of."""
LOOKED_AT = 5
"""Passages whose documents a question that was not asked yet is taken to be about."""
LEAST_IN_COMMON = 0.12
"""Share of the words (weighted by idf) that a question must have in common with the one asked,
unless both were answered from much the same documents."""
SAME_SOURCES = 0.6
"""Share of documents in common from which that is so."""
_WORD = re.compile(r"\w+")

_CITED = Func(
    F("answer"),
    template="jsonb_path_query_array(%(expressions)s, '$.citations[*].document_id')",
    output_field=JSONField(),
)


class _All(Func):
    """Whether a subquery finds each id in a JSON array, to which it refers as `named.id`.

    It is asked for each id: as an EXISTS, the planner could read all documents for every array.
    """

    template = "NOT EXISTS (SELECT FROM jsonb_array_elements_text(%(expressions)s)"
    arg_joiner = ") AS named (id) WHERE named.id::uuid IS DISTINCT FROM "
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class _Asked:
    """An answered question: who asked it, and the documents behind its answer."""

    question: str
    person: int
    sources: frozenset[str]


def also_asked(
    question: str,
    *,
    sources: Iterable[str],
    by: Principal,
    apart_from: uuid.UUID | None = None,
    limit: int = 5,
) -> list[str]:
    """Return questions like `question` that were answered from some of the documents `sources`.

    The likest first, in the words that most people used. `apart_from` is a conversation whose own
    questions are left out.
    """
    by.require("read")
    mine = frozenset(sources)
    if not settings.ALSO_ASKED_PEOPLE or not mine:
        return []
    groups = _shareable(_known(_turns(mine, apart_from), by), by.user_id)
    groups.pop(_same_words(question), None)
    return _likest(question, mine, list(groups.values()))[:limit]


def also_asked_with(turn_id: uuid.UUID, *, by: Principal, limit: int = 5) -> list[str]:
    """Return `also_asked` for one of the reader's own answered questions; nothing for others'."""
    mine = Turn.objects.filter(conversation__owner=by.user_id, state=Turn.State.DONE)
    turn = mine.filter(pk=turn_id).first()
    if turn is None:
        return []
    within = turn.conversation_id
    return also_asked(turn.question, sources=turn.source_ids, by=by, apart_from=within, limit=limit)


def also_asked_about(question: str, *, by: Principal, limit: int = 5) -> list[str]:
    """Return `also_asked` for a question that was not asked yet: about what a search finds."""
    found = search(question, reader=by, limit=LOOKED_AT)
    sources = {hit.document_id for hit in found.hits}
    return also_asked(question, sources=sources, by=by, limit=limit)


def _turns(sources: frozenset[str], apart_from: uuid.UUID | None) -> QuerySet[Turn, Any]:
    """Return the turns that rest on one of `sources`, the latest first."""
    rows = Turn.objects.filter(
        source_ids__has_any_keys=sorted(sources),
        state=Turn.State.DONE,
        forgotten=False,
        copied=False,
        created_at__gte=timezone.now() - timedelta(days=DAYS),
    )
    if apart_from is not None:
        rows = rows.exclude(conversation=apart_from)
    return rows.order_by("-created_at", "pk")


def _known(rows: QuerySet[Turn, Any], by: Principal) -> Iterator[_Asked]:
    """Yield the latest of which `by` may read every document, whatever else there is.

    What else there is stays in the database: how much of it is between them changes nothing.
    """
    values = (
        rows.annotate(cited=_CITED)
        .filter(_known_to(by))
        .values_list("question", "conversation__owner", "source_ids", "cited")
    )
    for question, person, sources, cited in values[:MOST_TURNS]:
        yield _Asked(question, person, frozenset(sources) | frozenset(cited))


def _known_to(by: Principal) -> Case:
    """Return the condition that `by` may read all sources of a turn and all that it cites.

    Nested, since answers are long: those of hidden turns are not even opened.
    """
    named = permitted_documents(by).filter(pk=RawSQL("named.id::uuid", ()))
    readable = Subquery(named.order_by().values("pk"))
    answered = Q(answer__abstained=False, answer__citations__0__isnull=False)
    shown = Case(When(answered, then=_All(F("cited"), readable)), default=False)
    return Case(When(_All(F("source_ids"), readable), then=shown), default=False)


def _same_words(question: str) -> str:
    """Return what is equal for questions in the same words, whatever their case and marks."""
    return " ".join(_WORD.findall(fold(question)))


def _shareable(known: Iterable[_Asked], reader: int) -> dict[str, list[_Asked]]:
    """Return the askings by their words, of those that several people or the reader used."""
    groups: dict[str, list[_Asked]] = defaultdict(list)
    for each in known:
        groups[_same_words(each.question)].append(each)
    found = {}
    for words, askings in groups.items():
        people = {each.person for each in askings}
        if reader in people or len(people) >= settings.ALSO_ASKED_PEOPLE:
            found[words] = askings
    return found


def _likest(
    question: str, sources: frozenset[str], groups: Sequence[Sequence[_Asked]]
) -> list[str]:
    words = [set(content_tokens(askings[0].question)) for askings in groups]
    counts = Counter(word for each in words for word in each)
    weights = {word: idf(len(groups), counts[word]) for word in counts}
    asked = set(content_tokens(question))
    ranked = []
    for askings, own in zip(groups, words, strict=True):
        alike = _shared(asked, own, weights)
        together = max(_overlap(sources, each.sources) for each in askings)
        if alike >= LEAST_IN_COMMON or together >= SAME_SOURCES:
            ranked.append((-round(alike + together, 9), _wording(askings)))
    return [wording for _score, wording in sorted(ranked)]


def _shared(one: set[str], other: set[str], weights: dict[str, float]) -> float:
    """Return the idf-weighted Jaccard similarity of two sets of words."""
    heaviest = max(weights.values(), default=1.0)
    whole = sum(weights.get(word, heaviest) for word in one | other)
    return sum(weights.get(word, heaviest) for word in one & other) / whole if whole else 0.0


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _wording(askings: Iterable[_Asked]) -> str:
    """Return the spelling that most people used."""
    people: dict[str, set[int]] = defaultdict(set)
    for each in askings:
        people[each.question].add(each.person)
    return min(people, key=lambda spelling: (-len(people[spelling]), spelling))
