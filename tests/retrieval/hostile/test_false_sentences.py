"""Whatever a model claims with a true citation, nothing that no source says passes unmarked."""

from __future__ import annotations

from collections import Counter

import pytest

from kb.models import Passage
from retrieval.events import Answer
from tests.retrieval.hostile.cases import Case, cases, lost, unmarked
from tests.retrieval.hostile.conftest import Tell

CASES = cases()
LIES = [case for case in CASES if case.lies]
TRUTHS = [case for case in CASES if not case.lies]


@pytest.mark.parametrize("case", LIES, ids=lambda case: case.name)
def test_a_sentence_that_no_source_supports_is_marked(
    case: Case, tell: Tell, count: Counter[str]
) -> None:
    found = tell(case.world, case.text)
    through, missed = unmarked(case, found), lost(case, found)
    count[f"texts with a lie: {case.kind}"] += 1
    count["unsupported sentences unmarked"] += len(through)
    count["true sentences beside lies marked"] += len(missed)
    _citations_hold(found)
    assert through == []
    assert missed == []


@pytest.mark.parametrize("case", TRUTHS, ids=lambda case: case.name)
def test_a_sentence_that_a_source_says_in_other_words_keeps_its_footnote(
    case: Case, tell: Tell, count: Counter[str]
) -> None:
    found = tell(case.world, case.text)
    count["texts that are true"] += 1
    _citations_hold(found)
    assert lost(case, found) == []


def test_there_are_enough_cases_in_both_languages() -> None:
    assert len(LIES) >= 120
    assert sum(case.language == "zh" for case in LIES) >= 60
    assert all(part in case.text.replace(" [1]", "") for case in TRUTHS for part in case.true)


def _citations_hold(found: Answer) -> None:
    """Every footnote is a quote of a passage, and every number is that of a footnote."""
    for each in found.citations:
        assert each.quote
        assert each.quote in Passage.objects.get(pk=each.passage_id).text
    numbers = [n for sentence in found.sentences for n in sentence.citations]
    assert set(numbers) <= {each.n for each in found.citations}
    assert not any(each.citations for each in found.sentences if not each.supported)
