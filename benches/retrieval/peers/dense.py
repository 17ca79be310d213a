"""Plain vectors of whole documents, compared exactly."""

from __future__ import annotations

import numpy as np

from benches.retrieval.peers.place import Documents, Place, Search, whole
from benches.retrieval.vectors import Vectors


def build(documents: Documents, _place: Place) -> Search:
    """Embed every document once; a search is one product of matrices."""
    vectors = Vectors()
    matrix = vectors.passages([whole(*each) for each in documents.values()])
    ids = list(documents)

    def search(query: str, k: int) -> list[str]:
        order = np.argsort(-(matrix @ vectors.query(query)), kind="stable")[:k]
        return [ids[i] for i in order]

    return search
