"""Line by line reading, for the markups whose blocks are told by how their lines begin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ingestion.reading.blocks import Block
from ingestion.reading.readers.source import Source


def count(numbers: list[int], depth: int) -> int:
    """Return the number of the next item of a list `depth` levels deep; `numbers` are the last."""
    del numbers[depth:]
    numbers.extend([0] * (depth - len(numbers)))
    numbers[-1] += 1
    return numbers[-1]


class Lines:
    """The lines of a text, and a place among them."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.all, self.at = lines, 0

    def __bool__(self) -> bool:
        return self.at < len(self.all)

    def ahead(self, by: int = 0) -> str:
        """Return the line `by` lines ahead without taking it; past the end it is empty."""
        return self.all[self.at + by] if self.at + by < len(self.all) else ""

    def take(self) -> str:
        """Return the line here, and go on to the next."""
        self.at += 1
        return self.all[self.at - 1]

    def take_while(self, goes_on: Callable[[str], bool]) -> list[str]:
        """Return the lines up to the first that does not go on."""
        start = self.at
        while self and goes_on(self.all[self.at]):
            self.at += 1
        return list(self.all[start : self.at])

    def take_until(self, ends: Callable[[str], bool]) -> list[str]:
        """Return the lines up to the one that ends them, which is taken too."""
        found = self.take_while(lambda line: not ends(line))
        self.at += 1
        return found

    def take_indented(self, least: int = 1) -> list[str]:
        """Return the lines indented by `least` or more, without their common indentation, and
        the empty lines between them."""
        start = self.at
        last = start
        for at in range(start, len(self.all)):
            line = self.all[at]
            if line.strip():
                if indent(line) < least:
                    break
                last = at + 1
        self.at = last
        return dedented(self.all[start:last])


Rule = Callable[[Lines], Iterable[Block] | None]
"""Takes the lines of one block and returns what it is, or takes nothing and returns None."""


def by_rules(lines: Lines, rules: Sequence[Rule], source: Source | None = None) -> Iterator[Block]:
    """Yield the blocks that the first fitting rule makes at each place; the last one must fit."""
    while lines:
        if not lines.ahead().strip():
            lines.at += 1
            continue
        made = next(found for rule in rules if (found := rule(lines)) is not None)
        yield from made
        if source:
            source.advance(lines.at, len(lines.all))


def indent(line: str) -> int:
    """Return the number of columns before the first character."""
    return len(line) - len(line.lstrip())


def dedented(lines: Sequence[str]) -> list[str]:
    """Return the lines without the indentation they have in common."""
    least = min((indent(line) for line in lines if line.strip()), default=0)
    return [line[least:] if line.strip() else "" for line in lines]


def cells(line: str) -> list[str]:
    """Return the cells of a row such as "| a | b |"; a bar after a backslash is text."""
    bare = line.strip().removeprefix("|").removesuffix("|").replace("\\|", "\0")
    return [cell.replace("\0", "|").strip() for cell in bare.split("|")]
