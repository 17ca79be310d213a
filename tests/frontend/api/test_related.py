"""What is around a result, through the API."""

from __future__ import annotations

import uuid

import pytest

from kb import access
from kb.access import Principal
from kb.models import Collection, Document, Passage
from tests.frontend.api.programs import Program, publish

pytestmark = pytest.mark.django_db

FIRST = "Employees have fifteen days of annual leave."
SECOND = "Expenses are reimbursed within thirty days."


def passages(document: Document) -> list[Passage]:
    return [*Passage.objects.filter(document=document).order_by("ordinal")]


def test_a_result_names_its_copies_and_the_ranking_can_be_had_as_it_is(
    rules: Document, handbook: Collection, reader: Program
) -> None:
    copy = publish(handbook, "Rules again", FIRST)
    results = reader.post("search", {"query": "annual leave"}).json()["results"]
    first = results[0]
    named = {first["document_id"], *(each["document_id"] for each in first["also"])}
    assert named == {str(rules.pk), str(copy.pk)}
    assert set(first["also"][0]) == {"document_id", "title", "passage_id"}
    assert first["context"] is None
    raw = reader.post("search", {"query": "annual leave", "collapse": False}).json()["results"]
    assert len(raw) == len(results) + 1
    assert not any(each["also"] for each in raw)


@pytest.mark.parametrize("expand", ["neighbours", "section"])
def test_a_result_comes_with_what_stands_around_it(
    rules: Document, reader: Program, expand: str
) -> None:
    body = {"query": "annual leave", "expand": expand, "limit": 1}
    result = reader.post("search", body).json()["results"][0]
    context = result["context"]
    assert FIRST in context["text"]
    assert SECOND in context["text"]
    assert context["text"][context["start"] : context["end"]] == result["text"]


def test_an_unknown_expansion_is_refused(reader: Program) -> None:
    assert reader.post("search", {"query": "leave", "expand": "everything"}).status_code == 400


def test_the_context_of_a_passage_is_as_wide_as_asked(rules: Document, reader: Program) -> None:
    path = f"passages/{passages(rules)[1].pk}/context"
    context = reader.get(path, {"before": 0, "after": 3}).json()
    assert context == {"text": SECOND, "start": 0, "end": len(SECOND)}
    assert FIRST in reader.get(path).json()["text"]
    assert FIRST in reader.get(path, {"section": "true"}).json()["text"]
    assert reader.get(path, {"before": 11}).status_code == 400
    assert reader.get(path, {"befor": 1}).status_code == 400


def test_related_documents_are_listed_with_their_nearest_passage(
    rules: Document, handbook: Collection, reader: Program
) -> None:
    other = publish(handbook, "Leave", "Annual leave of employees is planned in spring.")
    found = reader.get(f"documents/{rules.pk}/related").json()["results"]
    assert [each["document_id"] for each in found] == [str(other.pk)]
    assert found[0]["passage_id"] == str(passages(other)[0].pk)
    assert found[0]["collection"] == str(handbook.pk)
    one = {"passage": str(passages(rules)[0].pk), "limit": 1}
    assert reader.get(f"documents/{rules.pk}/related", one).json()["results"] == found
    foreign = {"passage": str(passages(other)[0].pk)}
    assert reader.get(f"documents/{rules.pk}/related", foreign).status_code == 404
    assert reader.get(f"documents/{rules.pk}/related", {"limit": 99}).status_code == 400


def test_absent_and_forbidden_are_the_same(
    rules: Document, reader: Program, as_alice: Principal
) -> None:
    passage = passages(rules)[0]
    access.restrict(document=rules, by=as_alice, users=[])
    nothing = uuid.uuid4()
    for forbidden, absent in (
        (f"passages/{passage.pk}/context", f"passages/{nothing}/context"),
        (f"documents/{rules.pk}/related", f"documents/{nothing}/related"),
    ):
        one, other = reader.get(forbidden), reader.get(absent)
        assert (one.status_code, one.json()) == (other.status_code, other.json())
        assert one.status_code == 404


def test_questions_also_asked_need_a_question(rules: Document, reader: Program) -> None:
    assert reader.get("also-asked", {"question": "annual leave"}).json() == {"questions": []}
    assert reader.get("also-asked").status_code == 400
