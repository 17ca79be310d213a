"""The language model: a stream of tokens with deadlines, cancel, health and a queue."""

from retrieval.generation.admission import Place, free_slots, refuse_when_crowded
from retrieval.generation.defusing import defuse
from retrieval.generation.health import available
from retrieval.generation.odds import odds
from retrieval.generation.stream import Finished, stream

__all__ = [
    "Finished",
    "Place",
    "available",
    "defuse",
    "free_slots",
    "odds",
    "refuse_when_crowded",
    "stream",
]
