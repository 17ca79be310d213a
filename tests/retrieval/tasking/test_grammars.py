"""The shapes: what they let through and what they cannot."""

from __future__ import annotations

import re

from retrieval.tasking.grammars import listing, table

REFUSAL = 'I could not find "this".'


def test_only_the_numbers_of_given_sources_can_be_written() -> None:
    for grammar in (listing(3, REFUSAL), table(3, REFUSAL)):
        assert 'mark ::= "[" ("1" | "2" | "3") "]"' in grammar
        free = re.search(r"words ::= (\S+)", grammar)
        assert free
        assert free[1] == "[^\\[\\]\\n|]+", "no bracket outside of a mark"


def test_a_refusal_is_always_one_of_the_ways() -> None:
    for grammar in (listing(1, REFUSAL), table(1, REFUSAL)):
        assert grammar.startswith('root ::= "I could not find \\"this\\"." | ')


def test_every_row_of_a_table_has_as_many_cells_as_its_header() -> None:
    rule = next(line for line in table(2, REFUSAL).splitlines() if line.startswith("table3"))
    assert rule == (
        'table3 ::= "|" label label label "\\n" "|---|---|---|" ("\\n|" label value value){1,10}'
    )


def test_every_name_that_is_used_is_defined() -> None:
    for grammar in (listing(2, REFUSAL), table(2, REFUSAL)):
        rules = dict(line.split(" ::= ", 1) for line in grammar.splitlines())
        for body in rules.values():
            bare = re.sub(r'"(\\.|[^"\\])*"|\[(\\.|[^\]\\])*\]', " ", body)
            assert set(re.findall(r"[a-z][a-z0-9]*", bare)) <= set(rules)
