"""How good a reading is: what is missing, garbled or hidden, and what looks like an instruction."""

from ingestion.assessing.report import FLAGS, Excerpt, Report, assess

__all__ = ["FLAGS", "Excerpt", "Report", "assess"]
