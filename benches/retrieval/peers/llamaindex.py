"""LlamaIndex on pgvector with its hybrid search.

As https://developers.llamaindex.ai/python/examples/vector_stores/postgres shows it: the English
text search configuration for English, "simple" for Chinese, which Postgres has no parser for. The
example's HNSW index is left out, as by default: every vector is compared, nothing is missed.
"""

from __future__ import annotations

from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms.mock import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.vector_stores.postgres import PGVectorStore

from benches.retrieval.peers.place import Documents, Place, Search, best, whole
from benches.retrieval.vectors import DIMENSIONS, Vectors

_VECTORS = Vectors()


class _Embedding(BaseEmbedding):
    def _get_query_embedding(self, query: str) -> list[float]:
        return _VECTORS.query(query).tolist()

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return _VECTORS.passages(texts).tolist()


def build(documents: Documents, place: Place) -> Search:
    """Split, embed and store the documents; search both legs and fuse them as `way` says."""
    index = VectorStoreIndex.from_documents(
        [Document(text=whole(*each), id_=pk) for pk, each in documents.items()],
        storage_context=StorageContext.from_defaults(vector_store=_store(place)),
        embed_model=_Embedding(),
        transformations=[SentenceSplitter()],
    )

    def search(query: str, k: int) -> list[str]:
        return best(
            node.node.ref_doc_id for node in _retriever(index, k, place.way).retrieve(query)
        )

    return search


def _retriever(index: VectorStoreIndex, k: int, way: str) -> BaseRetriever:
    if way == "hybrid":
        return index.as_retriever(
            vector_store_query_mode="hybrid", similarity_top_k=k, sparse_top_k=k
        )
    return QueryFusionRetriever(
        [
            index.as_retriever(vector_store_query_mode="default", similarity_top_k=k),
            index.as_retriever(vector_store_query_mode="sparse", similarity_top_k=k),
        ],
        similarity_top_k=k,
        num_queries=1,  # no questions are generated, so no model is asked
        llm=MockLLM(),
        mode="relative_score",
        use_async=False,
    )


def _store(place: Place) -> PGVectorStore:
    store = PGVectorStore(
        connection_string=place.driver("psycopg2"),
        async_connection_string=place.driver("asyncpg"),
        table_name=place.table,
        embed_dim=DIMENSIONS,
        hybrid_search=True,
        text_search_config="simple" if place.chinese else "english",
        initialization_fail_on_error=True,
    )
    store.clear()
    return store
