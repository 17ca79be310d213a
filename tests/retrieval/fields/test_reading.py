"""Fields of a document: searched in it alone, asked of a scripted model, proven or left empty."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pytest_django import Settings

from kb.access import Principal, restrict
from kb.errors import NotFoundError
from kb.models import AuditEvent, Collection, Document, Passage
from retrieval.errors import GenerationError
from retrieval.fields import Extraction, Field, read_fields
from retrieval.models import Ticket
from tests.fakes import FakeLLM
from tests.retrieval.conftest import Publish

pytestmark = pytest.mark.django_db

CONTRACT = "This contract with Acme Ltd was signed on 3 May 2021. The yearly fee is 1,200 euros."
FIELDS = [Field("supplier"), Field("fee", "number", "yearly fee"), Field("end", "date")]


def _says(llm: FakeLLM, **values: Any) -> None:
    llm.answer = json.dumps(
        {name: None if value is None else {"value": value, "source": 1} for name, value in
         values.items()}
    )  # fmt: skip


def _values(found: Extraction) -> dict[str, Any]:
    return {each.field.name: (each.value, each.citation, each.why) for each in found.values}


@pytest.fixture
def contract(handbook: Collection, publish: Publish) -> Document:
    publish(handbook, "Another contract", "The fee of Beta GmbH is 900 euros a year.")
    return publish(handbook, "Contract", CONTRACT, "Invoices are paid within 30 days.")


def test_each_value_comes_with_the_quote_it_stands_in(
    llm: FakeLLM, contract: Document, as_bob: Principal
) -> None:
    _says(llm, supplier="Acme Ltd", fee=1200, end=None)
    found = read_fields(contract.pk, FIELDS, by=as_bob)
    assert _values(found) == {
        "supplier": ("Acme Ltd", 1, ""),
        "fee": (1200, 2, ""),
        "end": (None, None, "absent"),
    }
    assert [each.quote for each in found.citations] == [
        "This contract with Acme Ltd was signed on 3 May 2021.",
        "The yearly fee is 1,200 euros.",
    ]
    assert (found.read, found.passages) == (2, 2)
    assert (found.model, found.prompt_version) == ("fake", "extract.v1.en")
    assert not Ticket.objects.exists()
    assert AuditEvent.objects.filter(action="fields.read").exists()


def test_the_model_is_held_to_the_schema_and_sees_this_document_alone(
    llm: FakeLLM, contract: Document, as_bob: Principal
) -> None:
    _says(llm, supplier="Acme Ltd")
    read_fields(contract.pk, FIELDS, by=as_bob)
    shape = llm.requests[0]["response_format"]
    assert shape["type"] == "json_schema"
    assert list(shape["json_schema"]["schema"]["properties"]) == ["supplier", "fee", "end"]
    assert "Beta GmbH" not in llm.prompts[0]


def test_a_value_whose_quote_does_not_name_the_field_is_told_apart(
    llm: FakeLLM, contract: Document, as_bob: Principal
) -> None:
    fields = [Field("fee", "number"), Field("notice"), Field("费用", "number")]
    _says(llm, fee=1200, notice="30 days", 费用=1200)
    found = read_fields(contract.pk, fields, by=as_bob)
    assert [(each.value, each.named) for each in found.values] == [
        (1200, True),
        ("30 days", False),
        (1200, True),
    ]


def test_an_invented_value_is_left_out(llm: FakeLLM, contract: Document, as_bob: Principal) -> None:
    _says(llm, supplier="Beta GmbH", fee=900, end="2024-05-03")
    found = read_fields(contract.pk, FIELDS, by=as_bob)
    assert {why for _value, _n, why in _values(found).values()} == {"unproven"}
    assert found.citations == []


def test_a_server_without_schemas_is_understood_all_the_same(
    llm: FakeLLM, contract: Document, as_bob: Principal
) -> None:
    _says(llm, supplier="Acme Ltd")
    llm.mode = "shapeless"
    llm.answer = f"Of course!\n{llm.answer}\nAnything else?"
    assert _values(read_fields(contract.pk, FIELDS, by=as_bob))["supplier"][0] == "Acme Ltd"
    assert ["response_format" in each for each in llm.requests] == [True, True, False]


def test_of_a_long_document_the_passages_about_the_fields_are_read(
    llm: FakeLLM, handbook: Collection, publish: Publish, as_bob: Principal, settings: Settings
) -> None:
    settings.EVIDENCE_TOKENS = 100
    other = [f"Paragraph {n} is about gardens, trees and garden tools." for n in range(20)]
    document = publish(handbook, "Contract", *other, "The yearly fee is 1,200 euros.")
    Passage.objects.filter(document=document).update(tokens=60)
    _says(llm, supplier=None, fee=1200, end=None)
    found = read_fields(document.pk, FIELDS, by=as_bob)
    assert _values(found)["fee"][0] == 1200
    assert found.read < found.passages == 21


def test_a_document_that_may_not_be_read_is_not_there(
    llm: FakeLLM, contract: Document, as_alice: Principal, as_bob: Principal, as_charlie: Principal
) -> None:
    restrict(document=contract, by=as_alice, users=[])
    for by in (as_bob, as_charlie):
        with pytest.raises(NotFoundError):
            read_fields(contract.pk, FIELDS, by=by)
    assert llm.requests == []


def test_a_document_without_text_says_nothing(
    llm: FakeLLM, handbook: Collection, publish: Publish, as_bob: Principal
) -> None:
    found = read_fields(publish(handbook, "Empty").pk, FIELDS, by=as_bob)
    assert {each.why for each in found.values} == {"absent"}
    assert llm.requests == []


def test_without_the_model_it_says_so(llm: FakeLLM, contract: Document, as_bob: Principal) -> None:
    llm.mode = "error"
    with pytest.raises(GenerationError):
        read_fields(contract.pk, FIELDS, by=as_bob)
    assert not Ticket.objects.exists()
