"""A turn made ready for its template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frontend.pages.disagreeing import Side, conflicts_of
from frontend.pages.limits import Limit, limits_of_each
from frontend.pages.refusing import Refusal, Telling, refusal_of, telling_of
from frontend.pages.typesetting import Block, typeset
from kb.access import Principal
from retrieval.events import Answer, Citation

if TYPE_CHECKING:
    from retrieval.conversations import TurnView


@dataclass(slots=True)
class ShownAnswer:
    """An answer as the template shows it."""

    answer: Answer
    blocks: list[Block]
    notes: dict[int, Citation]
    text: str
    unsupported: int
    withheld: int = 0
    refusal: Refusal | None = None
    telling: Telling | None = None
    conflicts: list[list[Side]] = field(default_factory=list)
    seconds: float = 0.0
    cited: list[Citation] = field(default_factory=list)


def shown_answer(answer: Answer, turn: TurnView, *, by: Principal) -> ShownAnswer:
    """Typeset the answer of a turn."""
    return ShownAnswer(
        answer=answer,
        blocks=typeset(answer.sentences),
        notes={each.n: each for each in answer.citations},
        text="".join(each.text for each in answer.sentences),
        unsupported=sum(not each.supported for each in answer.sentences),
        withheld=turn.withheld,
        refusal=refusal_of(answer, turn, by=by),
        telling=telling_of(answer, turn, by=by),
        conflicts=conflicts_of(answer),
        seconds=answer.timings.get("total", 0.0) / 1000,
        cited=sorted(answer.citations, key=lambda each: each.n),
    )


def shown_turn(view: TurnView, *, by: Principal) -> dict[str, object]:
    """Return the context of `ask/_turn.html`."""
    return shown_turns([view], by=by)[0]


def shown_turns(views: Sequence[TurnView], *, by: Principal) -> list[dict[str, object]]:
    """Return the context of `ask/_turn.html` for each."""
    limits = limits_of_each([(view.collections, view.filters) for view in views], by=by)
    return [_shown(view, limited, by) for view, limited in zip(views, limits, strict=True)]


def _shown(view: TurnView, limited: list[Limit], by: Principal) -> dict[str, object]:
    shown = shown_answer(view.answer, view, by=by) if view.answer else None
    at = view.number - 1
    return {
        "turn": view,
        "shown": shown,
        "pending": str(view.state) in ("asked", "answering"),
        "earlier": view.versions[at - 1] if at else None,
        "limited": limited,
        "later": view.versions[at + 1] if at + 1 < len(view.versions) else None,
    }
