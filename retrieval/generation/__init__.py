"""The language model: a stream of tokens with deadlines, cancel, health and a queue."""

from retrieval.generation.admission import (
    expire,
    free_slots,
    give_back,
    reserved,
    step_out,
    waited_for,
)
from retrieval.generation.defusing import defuse
from retrieval.generation.health import available
from retrieval.generation.odds import odds
from retrieval.generation.order import BACKGROUND
from retrieval.generation.place import Place, Standing
from retrieval.generation.shape import Shape
from retrieval.generation.stream import Finished, stream

__all__ = [
    "BACKGROUND",
    "Finished",
    "Place",
    "Shape",
    "Standing",
    "available",
    "defuse",
    "expire",
    "free_slots",
    "give_back",
    "odds",
    "reserved",
    "step_out",
    "stream",
    "waited_for",
]
