"""The language model: a stream of tokens with deadlines, cancel, health and a queue."""

from retrieval.generation.admission import free_slots, give_back, reserved
from retrieval.generation.defusing import defuse
from retrieval.generation.health import available
from retrieval.generation.odds import odds
from retrieval.generation.order import BACKGROUND
from retrieval.generation.place import Place, Standing
from retrieval.generation.stream import Finished, stream

__all__ = [
    "BACKGROUND",
    "Finished",
    "Place",
    "Standing",
    "available",
    "defuse",
    "free_slots",
    "give_back",
    "odds",
    "reserved",
    "stream",
]
