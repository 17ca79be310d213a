"""Whatever is in a collection: an explanation says what the search does."""

from __future__ import annotations

import random
import uuid
from typing import Any

import pytest
from pytest_django import Settings

from kb.access import Principal, create_collection
from kb.models import Collection, Passage
from retrieval.explaining import Sought, explain
from retrieval.prompting import pack
from retrieval.search import search
from tests.retrieval.search.shelf import shelve

pytestmark = pytest.mark.django_db

WORDS = "leave annual rules fifteen days travel zurich hotel 报销 年假 员工 ERR-2041".split()


@pytest.fixture(autouse=True)
def small(bag_of_words: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # So that small collections have what only large ones have otherwise: common words, depth.
    monkeypatch.setattr("retrieval.search.lexical.SMALL", 4)
    monkeypatch.setattr("retrieval.search.lexical.CANDIDATES", 6)
    monkeypatch.setattr("retrieval.search.hybrid.DEPTH", 6)


def sentence(rng: random.Random, most: int) -> str:
    return " ".join(rng.choices(WORDS, weights=range(len(WORDS), 0, -1), k=rng.randint(1, most)))


def fill(collection: Collection, rng: random.Random) -> None:
    for number in range(rng.randint(2, 7)):
        texts = [sentence(rng, 12) for _ in range(rng.choice((1, 1, 2, 5)))]
        shelve(collection, f"{rng.choice(WORDS)} {number}", *texts)


def options(rng: random.Random) -> dict[str, Any]:
    return {
        "mode": rng.choice(["hybrid", "hybrid", "dense", "lexical"]),
        "limit": rng.choice([1, 2, 4, 10]),
        "collapse": rng.random() < 0.7,
        "filters": rng.choice([None, {"language": "en"}, {"language": "zh"}]),
    }


@pytest.mark.parametrize(("seed", "exact"), [(0, 30_000), (1, 30_000), (2, 3)])
def test_found_and_rank_agree_with_the_search(
    handbook: Collection,
    as_bob: Principal,
    as_charlie: Principal,
    settings: Settings,
    seed: int,
    exact: int,
) -> None:
    settings.EXACT_SCAN_LIMIT = exact
    rng = random.Random(seed)
    fill(handbook, rng)
    fill(create_collection(name="Hidden", by=as_charlie), rng)
    for _ in range(3):
        query, asked = sentence(rng, 4), options(rng)
        hits = search(query, reader=as_bob, **asked).hits
        ranks = {uuid.UUID(hit.passage_id): hit.rank for hit in hits}
        for passage in Passage.objects.filter(document__collection=handbook):
            sought = Sought(passage_id=passage.pk)
            told = explain(query, by=as_bob, sought=sought, **asked)
            assert told.rank == ranks.get(passage.pk), (query, asked, told.steps)
            assert told.found == (told.fell_out_at is None) == (passage.pk in ranks)


def test_a_source_of_an_answer_agrees_with_the_packing(
    handbook: Collection, as_bob: Principal, settings: Settings
) -> None:
    rng = random.Random(5)
    fill(handbook, rng)
    for _ in range(3):
        query = sentence(rng, 4)
        hits = search(query, reader=as_bob, limit=30).hits
        packed = {s.hit.passage_id for s in pack(query, hits, settings.EVIDENCE_TOKENS)}
        for hit in hits:
            sought = Sought(passage_id=uuid.UUID(hit.passage_id))
            told = explain(query, by=as_bob, sought=sought, limit=30, answer=True)
            assert (told.fell_out_at in (None, "evidence")) == (hit.passage_id in packed)
