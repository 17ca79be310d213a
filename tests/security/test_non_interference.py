"""Nothing that a reader is sent depends on what the reader may not read.

2,090 pairs of a reader and a question, one part of what is sent for each; all parts for more pairs
are compared by `python -m benches.interference`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from kb.access import current_space
from tests.fakes import FakeLLM
from tests.retrieval.search import shelf
from tests.security.interference.comparing import compare
from tests.security.interference.large import as_if_large
from tests.security.interference.leaks import LEAKS
from tests.security.interference.library import READERS, Library, build
from tests.security.interference.outcome import Outcome
from tests.security.interference.pairs import Pair, pairs_of
from tests.security.interference.parts import PARTS, Part, one_in_turn
from tests.security.interference.vectors import SumOfWords

pytestmark = pytest.mark.django_db
DOCUMENTS, PAIRS = 120, 190
NOBODY = ("frank", "ivan")
"""One who may not sign in any more, and one without any right."""


@pytest.fixture(scope="module")
def library(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Library]:
    """The library of all tests here, committed, and removed at their end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        shelf.use(patch, SumOfWords())
        made = build(documents=DOCUMENTS)
        connection.close()
    yield made
    with django_db_blocker.unblock():
        call_command("flush", verbosity=0, interactive=False)
        current_space()  # the next tests find one, as after the migrations
        connection.close()


@pytest.fixture(autouse=True)
def exact(
    library: Library, llm: FakeLLM, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALSO_ASKED_PEOPLE = 2
    shelf.use(monkeypatch, SumOfWords())


@pytest.mark.parametrize("name", READERS)
def test_hidden_documents_change_no_byte(library: Library, llm: FakeLLM, name: str) -> None:
    outcome = Outcome()
    compare(pairs_of(library, name, PAIRS), llm, outcome, one_in_turn)
    assert sum(outcome.compared.values()) == PAIRS
    assert outcome.differences == []
    assert outcome.hidden > DOCUMENTS / 8
    if name not in NOBODY:
        assert outcome.empty["results"] < outcome.compared["results"] / 4
        assert outcome.empty["facets"] == 0


@pytest.mark.parametrize("name", ["bob", "gina", "two"])
def test_nor_in_a_scope_that_is_read_as_a_large_one(
    library: Library, llm: FakeLLM, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    as_if_large(monkeypatch)
    outcome = Outcome()
    compare(pairs_of(library, name, 30, seed=6), llm, outcome, results_only)
    assert outcome.differences == []


def results_only(_pair: Pair) -> list[Part]:
    return [PARTS[0], *PARTS[2:4]]


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_would_be_found(
    library: Library,
    llm: FakeLLM,
    monkeypatch: pytest.MonkeyPatch,
    leak: Callable[[pytest.MonkeyPatch], None],
) -> None:
    leak(monkeypatch)
    outcome = Outcome()
    compare(pairs_of(library, "bob", 40), llm, outcome, results_only)
    assert outcome.differences


def test_the_library_is_back_after_a_comparison(library: Library, llm: FakeLLM) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM kb_document), count(*) FROM kb_passage")
        before = cursor.fetchone()
        compare(pairs_of(library, "dan", 2), llm, Outcome(), one_in_turn)
        cursor.execute("SELECT (SELECT count(*) FROM kb_document), count(*) FROM kb_passage")
        assert cursor.fetchone() == before
