"""The same question a moment later: an answer is given again only where nothing has changed."""

from retrieval.caching.kept import Kept
from retrieval.caching.store import Known, forget

__all__ = ["Kept", "Known", "forget"]
