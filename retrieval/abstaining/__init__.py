"""When not to answer: the evidence is too weak, or the model says so; and what stays open."""

from retrieval.abstaining.bars import shifts_of
from retrieval.abstaining.confidence import sure
from retrieval.abstaining.evidence import Verdict, asked_language, strength, weigh
from retrieval.abstaining.missing import missing
from retrieval.abstaining.refusals import is_refusal

__all__ = [
    "Verdict",
    "asked_language",
    "is_refusal",
    "missing",
    "shifts_of",
    "strength",
    "sure",
    "weigh",
]
