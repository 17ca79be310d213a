"""A code, number or name is found by itself, also where the vectors see nothing in its passage."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from django.db import connection

from benches.identifiers.generated import Generated, Needle, generate
from benches.identifiers.kinds import DATE, KINDS
from kb.access import Principal
from kb.models import Collection
from retrieval.search import search
from tests.retrieval.search import shelf

pytestmark = pytest.mark.django_db

DIMENSIONS = shelf.DIMENSIONS
LIKE_THE_QUESTION = [1.0] + [0.0] * (DIMENSIONS - 1)

BEHIND = 0.08
"""Cosine between the first and the thousandth passage of a question, with the default embedder."""


class Blind(shelf.BagOfWords):
    """To it every question means what every distractor means, and no passage with a needle."""

    def query(self, text: str) -> list[float]:
        return LIKE_THE_QUESTION


@pytest.fixture
def made() -> Generated:
    return generate(needles=3 * len(KINDS), distractors=400, dates=0)


@pytest.fixture
def found_in(
    made: Generated, handbook: Collection, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Return text -> passage of the shelved set."""
    needles = {made.passages[needle.passage] for needle in made.needles}
    away = [1 - BEHIND, math.sqrt(1 - (1 - BEHIND) ** 2), *[0.0] * (DIMENSIONS - 2)]
    shelf.use(monkeypatch, Blind())
    monkeypatch.setattr(
        shelf, "vector_of", lambda text: away if text in needles else LIKE_THE_QUESTION
    )
    for pk, text in made.passages.items():
        shelf.shelve(handbook, pk, text)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # Postgres does so itself, a minute after
    return {text: pk for pk, text in made.passages.items()}


def test_the_set_has_each_needle_in_exactly_one_passage() -> None:
    made = generate()
    assert len([needle for needle in made.needles if needle.kind is not DATE]) == 200
    assert len(made.passages) > 3_000
    for needle in made.needles:
        holding = [pk for pk, text in made.passages.items() if needle.code in text]
        assert holding == [needle.passage]


def test_bare_and_in_a_question_it_is_among_the_first_five(
    made: Generated, found_in: dict[str, str], as_bob: Principal
) -> None:
    assert lost(made.needles, "bare", found_in, as_bob) == []
    assert lost(made.needles, "in a question", found_in, as_bob) == []


def test_in_another_spelling_nineteen_of_twenty_are(
    made: Generated, found_in: dict[str, str], as_bob: Principal
) -> None:
    ways = {way for needle in made.needles for way, _query in needle.asked()}
    others = sorted(ways - {"bare", "in a question"})
    asked = sum(way in dict(each.asked()) for each in made.needles for way in others)
    missing = [query for way in others for query in lost(made.needles, way, found_in, as_bob)]
    assert len(missing) <= asked / 20, missing


def lost(
    needles: Sequence[Needle], way: str, found_in: dict[str, str], reader: Principal
) -> list[str]:
    """Return the queries of `way`, where there is one, without their passage in the first five."""
    missing = []
    for needle in needles:
        query = dict(needle.asked()).get(way)
        if query is None:
            continue
        hits = search(query, reader=reader, limit=5).hits
        if needle.passage not in [found_in[hit.text] for hit in hits]:
            missing.append(query)
    return missing
