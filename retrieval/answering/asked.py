"""What is known about a question while it is being answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.access import Principal
from retrieval.abstaining import Verdict
from retrieval.answering.clock import Clock
from retrieval.answering.meaning import Meaning
from retrieval.events import Hit, Looked
from retrieval.generation import Place
from retrieval.tasking import Work


@dataclass(frozen=True, slots=True)
class Asked:
    """The question, its reader, and what accompanies the answer."""

    question: str
    reader: Principal
    place: Place
    """In the line before the model."""
    work: Work
    """What the answer is to be made into."""
    degraded: str = ""
    version: str = ""
    searched_for: str = ""
    """The question completed from the conversation; empty when it stands alone."""
    looked: Looked | None = None
    found: tuple[Hit, ...] = ()
    """All that search found, best first: what contradicts an answer need not be a source."""
    verdict: Verdict = field(default=Verdict(False, 0.0, usual=False))
    """On what was found, before the model is asked."""
    clock: Clock = field(default_factory=Clock)
    meaning: Meaning = field(default_factory=Meaning)

    @property
    def meant(self) -> str:
        """Return the question as it is understood without the conversation."""
        return self.searched_for or self.question
