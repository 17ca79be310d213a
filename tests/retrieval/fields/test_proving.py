"""A value is believed when it stands in a quote, and only then."""

from __future__ import annotations

import pytest

from retrieval.fields import Field
from retrieval.fields.proving import holds, proof
from retrieval.fields.said import Said
from tests.retrieval.making import hits

CONTRACT = (
    "This contract with Acme Ltd was signed on 3 May 2021. The yearly fee is 1,200 euros. "
    "The contract is not renewed automatically. Invoices are paid within 30 days."
)
ANNEX = "Annex: the fee of Beta GmbH is 900 euros."


@pytest.mark.parametrize(
    ("kind", "value", "quote", "there"),
    [
        ("text", "Acme Ltd", "signed with ACME  Ltd.", True),
        ("text", "acme", "Acmes are many", False),
        ("text", "5 days", "within 25 days", False),
        ("text", "5", "1.5 litres", False),
        ("text", "25 days", "within 25\ndays", True),
        ("text", "宏达公司", "与宏达公司签署", True),
        ("text", "宏达公司", "與宏達公司簽署", True),
        ("number", 1200, "a fee of 1,200 euros", True),
        ("number", 1200.0, "一千二百元", True),
        ("number", 120, "a fee of 1,200 euros", False),
        ("number", 0.5, "0.50 litres", True),
        ("number", 12, "twelve months", True),
        ("date", "2021-05-03", "signed on 3 May 2021", True),
        ("date", "2021-05-03", "2021年5月3日签署", True),
        ("date", "2021-05-03", "on 03/05/2021", False),
        ("date", "2021-05-04", "signed on 3 May 2021", False),
    ],
)
def test_whether_a_value_stands_in_a_quote(
    kind: str, value: str | float, quote: str, there: bool
) -> None:
    assert holds(kind, value, quote) is there


def test_the_quote_is_the_sentence_with_the_value_and_the_fields_words() -> None:
    sources = hits(CONTRACT, ANNEX)
    fee = Field("yearly fee", "number")
    assert proof(fee, Said(1200, 1), sources) == (0, "The yearly fee is 1,200 euros.")
    signed = proof(Field("signed", "date"), Said("2021-05-03", 1), sources)
    assert signed == (0, "This contract with Acme Ltd was signed on 3 May 2021.")


def test_the_named_source_comes_first_and_the_others_after_it() -> None:
    sources = hits(CONTRACT, ANNEX)
    assert proof(Field("fee", "number"), Said(900, 1), sources) == (1, ANNEX)
    assert proof(Field("fee", "number"), Said(900, 99), sources) == (1, ANNEX)


def test_what_stands_nowhere_is_not_believed() -> None:
    sources = hits(CONTRACT, ANNEX)
    assert proof(Field("fee", "number"), Said(1300, 1), sources) is None
    assert proof(Field("supplier"), Said("Gamma Inc", 1), sources) is None
    assert proof(Field("supplier"), Said("Acme GmbH", 1), sources) is None


@pytest.mark.parametrize(("said", "quote"), [(False, True), (True, False)])
def test_a_yes_or_no_needs_a_sentence_that_says_it(said: bool, quote: bool) -> None:
    renewed = Field("renewed", "boolean", "the contract is renewed automatically")
    found = proof(renewed, Said(said, 1), hits(CONTRACT))
    assert (found == (0, "The contract is not renewed automatically.")) is quote
    assert proof(Field("insured", "boolean", "goods are insured"), Said(said, 1), hits(ANNEX)) is (
        None
    )
