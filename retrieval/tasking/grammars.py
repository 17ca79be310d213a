"""GBNF of the shapes. The numbers of the sources are spelt out: no other mark can be written.

A refusal is always one of the ways. A line break stands between lines, not behind them: a model
that has said all ends right after a mark, and if it had to begin another line it would fill it.
"""

from __future__ import annotations

COLUMNS = range(2, 6)
MOST_ITEMS, MOST_ROWS = 12, 10
"""A small model that does not find an end repeats itself."""


def listing(sources: int, refusal: str) -> str:
    """Return the grammar of a list, each line of which ends with one or two marks."""
    return "\n".join(
        [
            f'root ::= {_literal(refusal)} | item ("\\n" item){{0,{MOST_ITEMS - 1}}}',
            'item ::= "- " words mark mark?',
            "words ::= [^\\[\\]\\n|]+",
            _mark(sources),
        ]
    )


def table(sources: int, refusal: str) -> str:
    """Return the grammar of a Markdown table of two to five columns: a label, then facts with one
    or two marks each, or `-`."""
    names = [f"table{n}" for n in COLUMNS]
    return "\n".join(
        [
            f"root ::= {' | '.join([_literal(refusal), *names])}",
            *map(_table, COLUMNS),
            'label ::= " " words "|"',
            'value ::= " " (words mark mark? | "-") " |"',
            "words ::= [^\\[\\]\\n|]+",
            _mark(sources),
        ]
    )


def _table(columns: int) -> str:
    rule = '"|' + "---|" * columns + '"'
    head = " ".join(["label"] * columns)
    row = " ".join(["label", *["value"] * (columns - 1)])
    return f'table{columns} ::= "|" {head} "\\n" {rule} ("\\n|" {row}){{1,{MOST_ROWS}}}'


def _mark(sources: int) -> str:
    numbers = " | ".join(f'"{n}"' for n in range(1, sources + 1))
    return f'mark ::= "[" ({numbers}) "]"'


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
