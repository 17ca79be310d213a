"""How sure is sure enough, measured in a collection with questions about its own passages."""

from retrieval.calibrating.measuring import measure, measure_next
from retrieval.calibrating.standing import Standing, standing, want, wish

__all__ = ["Standing", "measure", "measure_next", "standing", "want", "wish"]
