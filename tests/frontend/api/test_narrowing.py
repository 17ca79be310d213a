"""Filters, facets and tags over REST."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile

from kb.models import Collection, Document
from tests.frontend.api.programs import Program, publish
from tests.retrieval.search.test_filters import HOSTILE

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(handbook: Collection, rules: Document) -> Document:
    made = publish(handbook, "Other", "Annual leave of other people.")
    held = {"department": "HR", "year": 2024, "kind": ["form"]}
    Document.objects.filter(pk=made.pk).update(metadata=held, tags=["HR"])
    return made


def test_filters_are_typed_and_their_times_are_spans(reader: Program, other: Document) -> None:
    def found(**filters: Any) -> set[str]:
        answer = reader.post("search", {"query": "annual leave", "filters": filters})
        assert answer.status_code == 200, answer.content
        return {each["title"] for each in answer.json()["results"]}

    assert found(metadata={"year": {"gte": 2024}, "kind": {"in": ["policy", "form"]}}) == {"Other"}
    assert found(metadata={"department": "HR"}, tags=["hr"], language=["en"]) == {"Other"}
    assert found(metadata={"department": {"exists": False}}, language="en") == {"Rules"}
    assert found(created={"from": "2020-01-01"}, formats=["txt"]) == {"Other", "Rules"}
    assert found(effective={"to": "2020-01-01"}) == found(without_tags=["HR"], tags=["HR"]) == set()


@pytest.mark.parametrize(
    ("filters", "at"),
    [
        ({"metadata": {"year": {"$gte": 1}}}, "metadata"),
        ({"metadata": {"year": {"gte": "soon"}}}, "metadata"),
        ({"metadata": {}}, "metadata"),
        ({"created": {"from": "soon"}}, "created"),
        ({"tags": "HR"}, "tags"),
        ({"language": [None]}, "language"),
        ({"scores": 1}, "scores"),
    ],
)
def test_a_wrong_filter_is_pointed_at_and_told_what_is_allowed(
    reader: Program, filters: dict[str, Any], at: str
) -> None:
    for path, words in (("search", "query"), ("ask", "question")):
        answer = reader.post(path, {words: "leave", "filters": filters})
        assert answer.status_code == 400
        error = answer.json()["errors"][0]
        assert error["pointer"].startswith(f"#/filters/{at}")
        assert error["detail"]


def test_hostile_filters_are_an_answer_or_a_400_never_a_500(
    reader: Program, other: Document
) -> None:
    for text in [*HOSTILE[::4], "\0", "\ud800"]:
        for filters in (
            {"metadata": {text: {"eq": text, "exists": True}}},
            {"metadata": {"a": {text: 1}}, "tags": [text]},
            {"any_tags": [text], "formats": [text], "language": text, "flags": [text]},
            {"created": {"from": text}},
        ):
            body = {"query": "leave", "mode": "lexical", "filters": filters, "facets": [text]}
            assert reader.post("search", body).status_code == 400
            del body["facets"]
            answer = reader.post("search", body)
            assert answer.status_code == 400 or answer.json()["results"] == [], filters


def test_facets_come_when_asked_for(
    reader: Program, stranger: Program, other: Document, handbook: Collection
) -> None:
    body = {
        "query": "annual leave",
        "filters": {"any_tags": ["HR"]},
        "facets": ["tag", "collection", "metadata.year"],
    }
    answer = reader.post("search", body).json()
    assert [each["title"] for each in answer["results"]] == ["Other"]
    assert answer["facets"] == {
        "tag": [{"value": "HR", "count": 1, "label": "HR"}],
        "collection": [{"value": str(handbook.pk), "count": 1, "label": "Handbook"}],
        "metadata.year": [{"value": 2024, "count": 1, "label": "2024"}],
    }
    assert all(each == [] for each in stranger.post("search", body).json()["facets"].values())
    assert "facets" not in reader.post("search", {"query": "leave", "facets": []}).json()


def test_tags_are_given_with_a_text_or_a_file_and_changed_later(
    owner: Program, reader: Program, stranger: Program, handbook: Collection
) -> None:
    path = f"collections/{handbook.pk}/documents"
    text = {"title": "T", "text": "Some text.", "tags": [" HR", "hr", "年 度"]}
    made = owner.post(path, text).json()[0]
    assert made["tags"] == ["HR", "年 度"]
    sent = owner.upload(handbook, ContentFile(b"x", name="a.txt"), tags=["A", "B"]).json()[0]
    assert sent["tags"] == ["A", "B"]
    one = f"documents/{made['id']}"
    changed = owner.call("patch", one, {"tags": ["New"]})
    assert (changed.status_code, changed.json()["tags"]) == (200, ["New"])
    assert reader.get(one).json()["tags"] == ["New"]
    assert reader.call("patch", one, {"tags": []}).status_code == 403
    assert stranger.call("patch", one, {"tags": []}).status_code == 404
    listed = reader.get(path, {"tag": "nEW"}).json()["results"]
    assert [each["id"] for each in listed] == [made["id"]]
    assert owner.call("patch", one, {"tags": []}).json()["tags"] == []


def test_the_tags_of_an_external_id_stay_unless_others_are_said(
    owner: Program, handbook: Collection
) -> None:
    path = f"collections/{handbook.pk}/documents"
    text = {"title": "T", "text": "Some text.", "external_id": "t"}
    assert owner.post(path, {**text, "tags": ["HR"]}).json()[0]["tags"] == ["HR"]
    assert owner.post(path, text).json()[0]["tags"] == ["HR"]
    assert owner.post(path, {**text, "tags": []}).json()[0]["tags"] == []


def test_the_same_idempotency_key_with_other_tags_is_another_request(
    owner: Program, handbook: Collection
) -> None:
    path, key = f"collections/{handbook.pk}/documents", {"Idempotency-Key": "k"}
    text = {"title": "T", "text": "Some text.", "tags": ["HR"]}
    first = owner.post(path, text, headers=key).json()[0]
    assert owner.post(path, text, headers=key).json()[0]["id"] == first["id"]
    assert owner.post(path, {**text, "tags": ["IT"]}, headers=key).status_code == 422


@pytest.mark.parametrize(
    "tags", ["HR", [["HR"]], ["x" * 61], [str(n) for n in range(21)], None, [{"a": 1}], {"a": 1}]
)
def test_wrong_tags_are_a_400_that_points_at_them(
    owner: Program, handbook: Collection, rules: Document, tags: Any
) -> None:
    for answer in (
        owner.call("patch", f"documents/{rules.pk}", {"tags": tags}),
        owner.post(f"collections/{handbook.pk}/documents", {"text": "x", "tags": tags}),
    ):
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"].startswith("#/tags")
