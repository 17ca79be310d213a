"""Questions that the documents do not answer, on their way to those who can add what is missing."""

from retrieval.gaps.reading import (
    KEEPS,
    Asked,
    Sent,
    kept,
    own,
    questions,
    sent,
    sent_alike,
    told,
)
from retrieval.gaps.sending import Recipient, asked, recipients, tell
from retrieval.gaps.settling import settle, take_back

__all__ = [
    "KEEPS",
    "Asked",
    "Recipient",
    "Sent",
    "asked",
    "kept",
    "own",
    "questions",
    "recipients",
    "sent",
    "sent_alike",
    "settle",
    "take_back",
    "tell",
    "told",
]
