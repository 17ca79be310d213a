"""Search over REST."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from kb.models import Collection, Document
from tests.frontend.api.programs import Program, publish
from tests.retrieval.search import shelf

pytestmark = pytest.mark.django_db

FIELDS = {
    "passage_id", "document_id", "external_id", "title", "text", "page", "boxes", "headings",
    "rank", "also", "context",
}  # fmt: skip


def test_a_search_answers_exactly_what_the_contract_says(reader: Program, rules: Document) -> None:
    answer = reader.post("search", {"query": "annual leave"})
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"results", "took_ms", "corrections", "synonyms"}
    assert [set(each) for each in body["results"]] == [FIELDS] * 2
    assert [each["rank"] for each in body["results"]] == [1, 2]
    assert "annual leave" in body["results"][0]["text"]
    assert isinstance(body["took_ms"], float)


def test_a_search_is_narrowed(reader: Program, rules: Document, handbook: Collection) -> None:
    other = publish(handbook, "Other", "Annual leave of other people.")
    Document.objects.filter(pk=other.pk).update(metadata={"team": "b"})

    def found(**narrowed: Any) -> set[str]:
        body = reader.post("search", {"query": "annual leave", **narrowed}).json()
        return {each["title"] for each in body["results"]}

    assert found() == {"Rules", "Other"}
    assert found(filters={"metadata": {"team": "b"}}) == {"Other"}
    assert found(filters={"documents": [str(rules.pk)]}) == {"Rules"}
    assert found(filters={"language": "zh"}) == set()
    assert found(collections=[str(handbook.pk)]) == {"Rules", "Other"}
    assert found(collections=[str(uuid.uuid4())]) == set()
    assert found(limit=1, mode="lexical") == {"Other"}
    assert found(collections=None, filters=None) == {"Rules", "Other"}


@pytest.mark.parametrize(
    "fields",
    [
        {"query": ""},
        {"query": "a" * 2001},
        {"query": "\x00"},
        {"limit": 0},
        {"limit": 101},
        {"mode": "magic"},
        {"collections": []},
        {"collections": ["x"]},
        {"collections": [str(uuid.uuid4())] * 101},
        {"filters": {"owner": "alice"}},
        {"filters": {"documents": ["' OR 1=1 --"]}},
        {"filters": {"metadata": {"a": {"$gt": 1}}}},
        {"filters": {"collection__deleted_at__isnull": False}},
        {"as_of": "last year"},
        {"filters": {"flags": "hidden-text"}},
        {"explain": True},
    ],
    ids=lambda fields: str(fields)[:40],
)
def test_a_bad_search_is_a_400_that_points_at_the_field(
    reader: Program, fields: dict[str, Any]
) -> None:
    answer = reader.post("search", {"query": "leave", **fields})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"].startswith(f"#/{next(iter(fields))}")


def test_without_the_embedder_search_goes_on_with_words_and_says_so(
    reader: Program, rules: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.use(monkeypatch, shelf.Down())
    answer = reader.post("search", {"query": "annual leave"})
    assert answer.json()["results"]
    assert answer.headers["Footnote-Degraded"] == "embedder"
    dense = reader.post("search", {"query": "annual leave", "mode": "dense"})
    assert dense.status_code == 503
    assert int(dense.headers["Retry-After"]) > 0


def test_whoever_may_not_read_finds_nothing(stranger: Program, rules: Document) -> None:
    body = {"query": "annual leave", "filters": {"documents": [str(rules.pk)]}}
    assert stranger.post("search", body).json()["results"] == []
