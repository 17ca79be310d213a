"""A number from a table is proven by its row and its column, and by no other."""

from __future__ import annotations

import pytest

from retrieval.grounding import FIGURES, is_supported, support

MARKDOWN = """The table shows prices and costs (in millions, except prices):
| Fiscal Year ended | June 1, 2019 | June 2, 2018 | June 3, 2017 |
| --- | --- | --- | --- |
| Net sales | $1,361 | $1,502 | $1,074 |
| Average price per dozen (rounded) | 1.27 | 1.40 | 1.01 |
| Feed cost per dozen | 0.41 | 0.39 | 0.40 |
"""
PLAIN = """Fiscal Year ended | June 1, 2019 | June 2, 2018 | June 3, 2017
Net sales | $1,361 | $1,502 | $1,074
Average price per dozen (rounded) | 1.27 | 1.40 | 1.01
Feed cost per dozen | 0.41 | 0.39 | 0.40
"""
SECTIONS = """| | External valuation % | Internal valuation % |
| Year ended 30 June 2019 | | |
| Leasehold | 23% | 77% |
| Freehold | 38% | 62% |
| Year ended 30 June 2018 | | |
| Leasehold | 60% | 40% |
| Freehold | 27% | 73% |
"""
CHINESE = """单位：万元
项目 | 2023年 | 2024年
营业收入 | 1,200 | 1,350
研发费用 | 310 | 425
员工人数（人） | 86 | 97
"""
PEOPLE = """Department | Head | Phone
Sales | Anna Lindt | 4711
Legal | Peter Voss | 4812
"""
DRUGS = """Drug | Adults (mg) | Children (mg)
Paracetamol | 500 | 250
Ibuprofen | 400 | 200
"""
COUNTED = """Item | Berlin | Paris
Desks | 1361 | 1502
Chairs | 1100 | 1200
"""
YEARS = """Item | 2019 | 2018
Headcount | 1361 | 1502
Offices | 12 | 14
"""
DROPPED = """Model | Weight (kg) | Price (EUR)
Alpha | 30
Beta | 12 | 45
"""
SHIFTED = """2019 | 2018 | 2017
Net sales | 51 | 62 | 73
Costs | 31 | 44
"""
LONG_CELLS = """Trip | Rule | Days
Domestic | Book early. The limit is 500 EUR per night. | 30
Abroad | Book early. The limit is 900 EUR per night. | 40
"""
MERGED = """Actual | Budget
Item | Q1 | Q2 | Q1 | Q2
Sales | 51 | 52 | 61 | 62
Costs | 41 | 42 | 43 | 44
"""
AGES = """Age | 0-5 | 6-10 | 11-15
Dose (mg) | 5 | 10 | 20
Times a day | 1 | 2 | 3
"""
PRICES = """Users | Price
10 | 25
50 | 80
"""
BILLIONS = """单位：十亿元
项目 | 2023年 | 2024年
研发费用 | 310 | 425
净利润 | 31 | 42
"""
COMPANIES = """甲公司

项目 | 2023年 | 2024年
营业收入 | 51 | 52
净利润 | 6 | 7

乙公司

项目 | 2023年 | 2024年
营业收入 | 71 | 72
净利润 | 8 | 9
"""
LOGIC = "The probability P(A|B) is 0.3 and P(B|A) is 0.6."
CASES = [
    (DRUGS, "The paracetamol dose for children is 250 mg.", True),
    (DRUGS, "The paracetamol dose for children is 250 g.", False),
    (DRUGS, "The paracetamol dose for children is 500 mg.", False),
    (MARKDOWN, "Net sales were $1,361 billion in 2019.", False),
    (MARKDOWN, "Net sales were 1,361 thousand in 2019.", False),
    (CHINESE, "2024年的营业收入为1,350亿元。", False),
    (CHINESE, "2024年的营业收入为1,350元。", False),
    (BILLIONS, "2024年的研发费用为425亿元。", False),
    (COUNTED, "Berlin has 1361 desks.", True),
    (COUNTED, "Berlin has 1502 desks.", False),
    (YEARS, "Headcount was 1361 in 2019.", True),
    (YEARS, "Headcount was 1502 in 2019.", False),
    (DROPPED, "The weight of the Alpha is 30 kg.", False),
    (DROPPED, "The weight of the Beta is 12 kg.", True),
    (SHIFTED, "Net sales were 62 in 2018.", True),
    (SHIFTED, "Costs were 31 in 2018.", False),
    (LONG_CELLS, "The limit for trips abroad is 900 EUR per night.", True),
    (LONG_CELLS, "The limit for domestic trips is 900 EUR per night.", False),
    (MERGED, "Budget sales in Q1 were 51.", False),
    (AGES, "For ages 6-10 the dose is 20 mg.", False),
    (PRICES, "For 50 users the price is 80.", True),
    (PRICES, "For 50 users the price is 25.", False),
    (LOGIC, LOGIC, True),
    (COMPANIES, "乙公司2024年营业收入为72。", True),
    (COMPANIES, "乙公司2024年营业收入为52。", False),
    (COMPANIES, "甲公司2024年净利润为7。", True),
    (COMPANIES, "乙公司2024年净利润为7。", False),
    (YEARS, "Headcount rose from 1502 in 2018 to 1361 in 2019.", False),
    (CHINESE, "研发费用从2024年的425万元增长到2023年的310万元。", False),
    (PLAIN, "Of 2018 and 2019 the average price per dozen was 1.40 in 2019, 1.27 in 2018.", False),
    (PEOPLE, "The phone number of Anna Lindt is 4711.", True),
    (PEOPLE, "The phone number of Anna Lindt is 4812.", False),
    (PEOPLE, "The phone number of the legal department is 4812.", True),
    (MARKDOWN, "The average price per dozen (rounded) in 2018 was $1.40.", True),
    (PLAIN, "The average price per dozen (rounded) in 2018 was $1.40.", True),
    (PLAIN, "The average price per dozen (rounded) in 2018 was $1.27.", False),
    (PLAIN, "The feed cost per dozen in 2018 was $1.40.", False),
    (PLAIN, "The average price per dozen was 1.01 in 2017 and 1.40 in 2018.", True),
    (PLAIN, "The average price per dozen was 1.40 in 2017 and 1.01 in 2018.", False),
    (PLAIN, "In 2019 the average price per dozen was 1.27 and the feed cost per dozen 0.41.", True),
    (
        PLAIN,
        "In 2019 the average price per dozen was 0.41 and the feed cost per dozen 1.27.",
        False,
    ),
    (PLAIN, "Net sales were $1,074 million in 2017.", False),
    (MARKDOWN, "Net sales were $1,074 million in 2017.", True),
    (MARKDOWN, "Net sales were €1,074 in 2017.", False),
    (SECTIONS, "The leasehold external valuation in 2019 was 23%.", True),
    (SECTIONS, "The leasehold external valuation in 2019 was 60%.", False),
    (SECTIONS, "The leasehold internal valuation in 2019 was 23%.", False),
    (
        SECTIONS,
        "The leasehold external valuation in 2019 was 23% and the internal valuation was 77%.",
        True,
    ),
    (
        SECTIONS,
        "The leasehold external valuation in 2019 was 77% and the internal valuation was 23%.",
        False,
    ),
    (CHINESE, "2024年的营业收入为1,350万元。", True),
    (CHINESE, "2024年的营业收入为1,200万元。", False),
    (CHINESE, "2024年的研发费用为1,350万元。", False),
    (CHINESE, "2023年员工人数为86人。", True),
    (CHINESE, "2023年员工人数为97人。", False),
]


@pytest.mark.parametrize(("table", "claim", "true"), CASES)
def test_a_claim_holds_when_its_row_and_column_say_so(table: str, claim: str, true: bool) -> None:
    found = support(claim, table, question=claim)
    assert is_supported(claim, found) is true
    assert found.quote in table


def test_the_quote_reaches_from_the_headings_to_the_row() -> None:
    found = support("The feed cost per dozen in 2018 was 0.39.", f"Prices fell.\n\n{PLAIN}")
    assert found.quote.startswith("Fiscal Year ended")
    assert found.quote.endswith("0.40")


def test_a_number_of_another_row_is_named_as_the_reason() -> None:
    claim = "The feed cost per dozen in 2018 was 1.40."
    assert support(claim, PLAIN, question=claim).why == FIGURES


def test_a_table_with_rows_of_other_lengths_is_not_guessed_at() -> None:
    ragged = "Item | 2019 | 2018 | 2017\nNet sales | 5 | 7\nCosts | 3\n"
    claim = "Net sales were 7 in 2017."
    assert not is_supported(claim, support(claim, ragged, question=claim))
