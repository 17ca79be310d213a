"""No text keeps the checker busy: it is weighed in a time that its length bounds."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from retrieval.citing import cite
from retrieval.citing.extractive import extract
from retrieval.generation.stream import CHARACTERS_PER_TOKEN
from tests.retrieval.hostile.worlds import LEAVE, ZH_LEAVE
from tests.retrieval.making import hits

pytestmark = pytest.mark.timeout(60)

LONGEST = 400 * CHARACTERS_PER_TOKEN
"""Characters of the longest answer that is let through, with the default settings."""
SECONDS = 3.0
"""Of the processor, for one answer over four passages."""
BEGINNINGS = ("", "[1", "(", "| ", "**", "Leave is 25 days")
REPEATED = (
    "[", "]", "[1", "[1]", "[1](", "[1](a:", "[1†", "[source ", ", 2", " ,  2", " and 2", "-1",
    "(", ")", "\"", "`", "```", "*", "**", "_", "#", "\n#", "\n", "\n\n", " ", "\t",
    "| ", "\n|", "|-", "\n| a | b |", "\n- a", "\n1. a", "1.", "1,", "1:", "1-", "1/", "9", "1 ",
    "\n \n", "\u3000", ".", ". ", "!", "?", "。", "，", "；", "、", "：", "万", "十", "第", "年",
    "1月", "不", "不不", "的", "a", "a ", "a.", "a, ", "a-", "a_1", "A1",
    "ab ", "not ", "no ", "and ", "or ", "of ", "per ",
    " 5 %", "$5 ", "5 km ", "25 days ", "十五天", "between 1 and ", "from 1 to ", "more than ",
    "超过", "百分之", "on 1 ", "1 May ", "2024-01-", "2024年", "Mr. ", "e.g. ", "Anna ", "Anna B. ",
    "<", "<a", "&", "http://a.b/", "a@b.c ", "\u0301", "é", "ﬁ", "🦊", "\u200d",
)  # fmt: skip


def slow(text: str) -> float:
    """Return the seconds of the processor that the check of a text takes."""
    found = hits(*LEAVE.documents.values(), *ZH_LEAVE.documents.values())
    started = time.process_time()
    cite(text, found, question=LEAVE.question)
    return time.process_time() - started


@pytest.mark.parametrize("beginning", BEGINNINGS, ids=ascii)
def test_a_text_that_repeats_itself_is_checked_in_time(beginning: str, count: Counter[str]) -> None:
    for repeated in REPEATED:
        text = (beginning + repeated * LONGEST)[:LONGEST]
        took = slow(text)
        count["repetitive texts"] += 1
        assert took < SECONDS, (beginning, repeated)


@pytest.mark.parametrize("repeated", REPEATED, ids=ascii)
def test_a_passage_that_repeats_itself_is_quoted_in_time(
    repeated: str, count: Counter[str]
) -> None:
    found = hits(*[(repeated * 2000)[:2000]] * 4)
    started = time.process_time()
    cite("Full-time employees receive 25 days of paid leave per year.", found)
    extract("How many days of leave?", found)
    count["repetitive passages"] += 1
    assert time.process_time() - started < SECONDS
