"""A model that lies over real search, and the counts of what it achieved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from kb.access import Principal
from kb.models import Collection
from retrieval.answering import answer
from retrieval.events import Answer, Done, Event
from tests.fakes import FakeLLM
from tests.retrieval.conftest import Publish
from tests.retrieval.hostile.worlds import World

COUNTS: Counter[str] = Counter()
"""What the tests of this folder have seen, printed at the end of the run."""

Tell = Callable[[World, str], Answer]


@pytest.fixture
def count() -> Counter[str]:
    return COUNTS


@pytest.fixture
def tell(
    llm: FakeLLM, handbook: Collection, publish: Publish, as_bob: Principal, settings: Settings
) -> Iterator[Tell]:
    """Put the world's question while the model says what the test wants; return the answer."""
    settings.ANSWER_CACHE = "off"

    def told(world: World, text: str) -> Answer:
        for title, body in world.documents.items():
            publish(handbook, title, body)
        llm.answer = text
        return whole(list(answer(world.question, reader=as_bob)))

    yield told
    assert len(llm.written) <= 1


def whole(events: list[Event]) -> Answer:
    """Return the answer at the end of a good stream."""
    assert isinstance(events[-1], Done), events[-1]
    return events[-1].answer


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if COUNTS:
        terminalreporter.section("hostile model")
        for name, number in sorted(COUNTS.items()):
            terminalreporter.line(f"{number:5} {name}")
