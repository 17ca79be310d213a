"""`manage.py ask` and `manage.py search`."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kb.models import Collection, User
from tests.fakes import FakeLLM


def _output(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_ask_prints_the_answer_and_its_footnotes(
    llm: FakeLLM, library: Collection, bob: User
) -> None:
    llm.answer = "Full-time employees receive 25 days of paid leave per year [1]."
    found = _output("ask", "How many days of paid leave do employees receive?", "--user", "bob")
    assert "25 days of paid leave per year.[1]" in found
    assert "[1] Leave policy" in found


def test_search_prints_ranked_passages_of_the_named_collection(
    library: Collection, bob: User
) -> None:
    found = _output("search", "paid leave", "--user", "bob", "--collection", "Handbook")
    assert found.startswith("1. Leave policy")


@pytest.mark.parametrize(
    "arguments", [["--user", "nobody"], ["--user", "bob", "--collection", "x"]]
)
def test_unknown_names_are_one_clear_line(bob: User, arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="There is no such"):
        _output("search", "leave", *arguments)
