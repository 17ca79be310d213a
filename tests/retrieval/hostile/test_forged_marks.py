"""No citation but the server's own is ever shown behind a sentence that counts as supported."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest

from kb.models import Passage
from retrieval.events import Answer
from tests.retrieval.hostile.conftest import Tell
from tests.retrieval.hostile.marks import FORGED
from tests.retrieval.hostile.worlds import LEAVE, ZH_LEAVE, World

_BRACKETS = str.maketrans("【】〔〕", "[][]")
_MARK = re.compile(r"evil|\[[^\[\]\n]{0,20}\d[^\[\]\n]{0,20}\]|[¹²³⁴-⁹①-⑳]|†")
"""What a reader would take for a citation or follow as a link, before and after NFKC."""


@pytest.mark.parametrize("world", [LEAVE, ZH_LEAVE], ids=["en", "zh"])
@pytest.mark.parametrize(("mark", "forged"), FORGED, ids=[ascii(mark) for mark, _n in FORGED])
def test_a_forged_citation_is_not_accepted(
    world: World, mark: str, forged: int | None, tell: Tell, count: Counter[str]
) -> None:
    stop = "." if world is LEAVE else "。"
    found = tell(world, f"{world.truth} {mark}{stop}")
    count["forged citations: texts"] += 1
    accepted = [*_invented(found), *_shown(found)]
    count["forged citations accepted"] += len(accepted)
    assert accepted == []
    if forged is not None:
        counted = found.usage.get("forged_citations", 0)
        count["forged citations counted"] += counted
        assert (found.abstained, counted) == (False, forged)


def _invented(found: Answer) -> list[str]:
    """Return footnotes that quote no passage, and numbers that are no footnote's."""
    wrong = [
        each.quote
        for each in found.citations
        if not each.quote or each.quote not in Passage.objects.get(pk=each.passage_id).text
    ]
    known = {each.n for each in found.citations}
    numbers = (n for sentence in found.sentences for n in sentence.citations)
    return wrong + [str(n) for n in numbers if n not in known]


def _shown(found: Answer) -> list[str]:
    """Return what looks like a citation in sentences that are shown as supported."""
    return [
        sentence.text
        for sentence in found.sentences
        if sentence.supported and not found.abstained
        for text in (sentence.text, unicodedata.normalize("NFKC", sentence.text))
        if _MARK.search(text.translate(_BRACKETS))
    ]
