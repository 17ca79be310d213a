"""Plain bm25s over whole documents."""

from __future__ import annotations

import bm25s

from benches.retrieval.peers.place import Documents, Place, Search, whole


def build(documents: Documents, place: Place) -> Search:
    """Index as the readme of bm25s shows: stop words and a stemmer; Chinese is cut by jieba."""
    cut = _chinese if place.chinese else _english()
    index = bm25s.BM25()
    index.index(cut([whole(*each) for each in documents.values()]), show_progress=False)
    ids = list(documents)

    def search(query: str, k: int) -> list[str]:
        most = min(k, len(ids))
        found, scores = index.retrieve(cut([query]), corpus=ids, k=most, show_progress=False)
        return [pk for pk, score in zip(found[0], scores[0], strict=True) if score > 0]

    return search


def _english():  # type: ignore[no-untyped-def]
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    return lambda texts: bm25s.tokenize(
        texts, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
    )


def _chinese(texts: list[str]) -> list[list[str]]:
    import jieba

    return [[word.lower() for word in jieba.lcut(text) if word.strip()] for text in texts]
