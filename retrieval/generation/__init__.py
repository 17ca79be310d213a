"""The language model: a stream of tokens with deadlines, cancel, health and a queue."""

from retrieval.generation.admission import Place, refuse_when_crowded
from retrieval.generation.health import available
from retrieval.generation.stream import Finished, stream

__all__ = ["Finished", "Place", "available", "refuse_when_crowded", "stream"]
