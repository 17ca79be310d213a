"""LangChain: PGVector and BM25 in an ensemble, as its how-to on hybrid search shows."""

from __future__ import annotations

from collections.abc import Callable

from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_postgres import PGVector
from langchain_text_splitters import RecursiveCharacterTextSplitter

from benches.retrieval.peers.place import Documents, Place, Search, best, whole
from benches.retrieval.vectors import Vectors


class _Embeddings(Embeddings):
    def __init__(self) -> None:
        self._vectors = Vectors()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._vectors.passages(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self._vectors.query(text).tolist()


def build(documents: Documents, place: Place) -> Search:
    """Split and store the documents; both retrievers weigh the same."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = splitter.split_documents(
        [Document(whole(*each), metadata={"id": pk}) for pk, each in documents.items()]
    )
    for number, chunk in enumerate(chunks):
        chunk.metadata["chunk"] = number
    words = BM25Retriever.from_documents(chunks, preprocess_func=_cut(place))
    store = PGVector(
        _Embeddings(),
        connection=place.driver("psycopg"),
        collection_name=place.table,
        pre_delete_collection=True,
    )
    store.add_documents(chunks)

    def search(query: str, k: int) -> list[str]:
        words.k = k
        near = store.as_retriever(search_kwargs={"k": k})
        both = EnsembleRetriever(retrievers=[words, near], weights=[0.5, 0.5], id_key="chunk")
        return best(found.metadata["id"] for found in both.invoke(query))

    return search


def _cut(place: Place) -> Callable[[str], list[str]]:
    if place.chinese:
        import jieba

        return lambda text: jieba.lcut(text.lower())
    if place.way == "default":
        return str.split
    from nltk.tokenize import word_tokenize

    # As its page on BM25 advises, and lower case besides, without which it finds little.
    # By lines, not by sentences: splitting into sentences needs a download.
    return lambda text: word_tokenize(text.lower(), preserve_line=True)
