"""Near-duplicates become one hit that names its copies. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from retrieval.copies import Wording
from retrieval.events import Also, Hit


@dataclass(slots=True)
class _Group:
    """A hit that is shown, how the first of its group is worded, and the copies of it."""

    shown: Hit
    wording: Wording
    copies: list[Hit] = field(default_factory=list)


def collapsed(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits without those that repeat a better one, which names them in `also`.

    Where a copy has exactly the same words and the question's words are in both alike, the ranking
    says nothing about which to show: then it is the newer one, in the place of the older.
    """
    groups: list[_Group] = []
    for hit in hits:
        wording = Wording(hit.text)
        group = next((each for each in groups if wording.repeats(each.wording)), None)
        if group is None:
            groups.append(_Group(hit, wording))
        elif _supersedes(hit, group.shown) and wording.equals(group.wording):
            group.copies.insert(0, group.shown)
            group.shown = hit
        else:
            group.copies.append(hit)
    return [replace(each.shown, also=[*map(_also, each.copies)]) for each in groups]


def _supersedes(hit: Hit, shown: Hit) -> bool:
    return hit.dated > shown.dated and hit.coverage >= shown.coverage


def _also(hit: Hit) -> Also:
    return Also(hit.document_id, hit.title, hit.passage_id)
