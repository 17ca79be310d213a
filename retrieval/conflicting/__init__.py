"""Sources that contradict each other about what an answer says. Pure, English and Chinese."""

from retrieval.conflicting.finding import conflicts

__all__ = ["conflicts"]
