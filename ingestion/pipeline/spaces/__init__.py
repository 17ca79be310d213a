"""Changing the embedder in use: a second set of vectors, filled, compared, switched to."""

from ingestion.pipeline.spaces.comparing import compare
from ingestion.pipeline.spaces.dropping import drop
from ingestion.pipeline.spaces.filling import fill, work
from ingestion.pipeline.spaces.questions import Question, questions_of
from ingestion.pipeline.spaces.showing import Shown, spaces
from ingestion.pipeline.spaces.starting import start
from ingestion.pipeline.spaces.switching import previous, switch

__all__ = [
    "Question",
    "Shown",
    "compare",
    "drop",
    "fill",
    "previous",
    "questions_of",
    "spaces",
    "start",
    "switch",
    "work",
]
