"""The prompts of the tasks: versioned, in both languages, never without a way to refuse."""

from __future__ import annotations

import pytest

from retrieval.abstaining import is_refusal
from retrieval.fields.asking import PROMPT
from retrieval.prompting import estimate, template
from retrieval.tasking import TASKS

PROMPTS = sorted({task.prompt for task in TASKS.values()})
MOST_TOKENS = 340
"""A token of the static part costs about 8 ms once, until llama-server has it in its cache."""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("prompt", PROMPTS)
def test_every_task_tells_the_model_to_refuse_in_words_that_are_understood(
    prompt: str, language: str
) -> None:
    texts = template(language, prompt)
    assert texts.version == f"{prompt}.{language}"
    assert texts.refusal in texts.system
    assert texts.refusal in texts.closing.template
    assert is_refusal(texts.refusal)
    assert "$mark" in texts.opening.template
    assert "$mark" in texts.source.template
    assert "$mark" in texts.closing.template


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("prompt", [*PROMPTS, PROMPT])
def test_the_static_part_is_short_and_has_an_example(prompt: str, language: str) -> None:
    texts = template(language, prompt)
    assert estimate(texts.system) <= MOST_TOKENS
    assert "Example" in texts.system or "例" in texts.system or "like this" in texts.system
    assert "$" not in texts.system


def test_what_a_task_does_not_bring_is_that_of_the_plain_answer() -> None:
    table, plain = template("en", "table.v1"), template("en")
    assert table.source.template == plain.source.template
    assert table.closing.template != plain.closing.template
    assert template("zh", "summary.v1").read.substitute(read=3, total=9)
