"""What else there is: documents about the same, and questions that others asked."""

from retrieval.related.documents import Related, related_documents
from retrieval.related.questions import also_asked, also_asked_about, also_asked_with

__all__ = ["Related", "also_asked", "also_asked_about", "also_asked_with", "related_documents"]
