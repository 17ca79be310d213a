"""Lists: what a small model adds when it does not find an end is left out."""

from __future__ import annotations

from retrieval.tasking.lists import check
from tests.retrieval.making import hits

LEAVE = "Employees receive 25 days of leave. Unused days expire on 31 March."
EXCUSE = "I could not find this in the documents you can read."


def test_each_item_once_and_no_excuses_among_them() -> None:
    text = (
        "Here is the list:\n\n- Employees receive 25 days of leave. [1]\n"
        f"- {EXCUSE} [1]\n- Employees receive 25 days of leave [1]\n"
        "- Unused days expire on 31 March [1]\n- Unused days expire on 31 March [1]\n"
    )
    found = check(text, hits(LEAVE))
    assert [part.text for part in found.sentences] == [
        "Here is the list:",
        "Employees receive 25 days of leave.",
        "Unused days expire on 31 March",
    ]
    assert all(part.supported for part in found.sentences)


def test_nothing_but_excuses_has_no_source() -> None:
    assert not check(f"- {EXCUSE} [1]\n- {EXCUSE}", hits(LEAVE)).grounded
