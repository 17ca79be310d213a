"""Is there enough evidence to answer, and is what the model wrote an answer? Pure."""

from retrieval.abstaining.evidence import Verdict, weigh
from retrieval.abstaining.missing import missing
from retrieval.abstaining.refusals import is_refusal

__all__ = ["Verdict", "is_refusal", "missing", "weigh"]
