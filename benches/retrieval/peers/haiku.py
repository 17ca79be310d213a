"""haiku.rag with prepared chunks: LanceDB, vectors and full text, fused by its RRF reranker.

Its own converter and chunker need docling and a tokenizer from a model hub, so documents come in
through `import_documents`, its way for those who chunk themselves: one chunk per document.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from docling_core.types.doc.document import DoclingDocument
from docling_core.types.doc.labels import DocItemLabel
from haiku.rag.client import DocumentImport, HaikuRAG
from haiku.rag.config.models import AppConfig, EmbeddingModelConfig, EmbeddingsConfig
from haiku.rag.store.models.chunk import Chunk

from benches.retrieval.peers.place import Documents, Place, Search, best, whole
from benches.retrieval.vectors import DIMENSIONS, Vectors

_MODEL = EmbeddingModelConfig(
    provider="openai",
    name="multilingual-e5-small",
    vector_dim=DIMENSIONS,
    base_url="http://127.0.0.1:9/v1",  # not asked: vectors are handed in
    api_key="none",
)
_AT_ONCE = 2000


def build(documents: Documents, _place: Place) -> Search:
    """Import the documents with their vectors into a fresh database; search as its client does."""
    vectors = Vectors()
    loop = asyncio.new_event_loop()
    folder = tempfile.TemporaryDirectory(prefix="haiku-")
    config = AppConfig(embeddings=EmbeddingsConfig(model=_MODEL))
    rag = HaikuRAG(Path(folder.name) / "peer.lancedb", config=config, create=True)
    loop.run_until_complete(_fill(rag, documents, vectors))

    def search(query: str, k: int, _kept: object = folder) -> list[str]:
        found = rag.chunk_repository.search(query, k, "hybrid", query_vector=vectors.query(query))
        return best(str(chunk.document_uri) for chunk, _ in loop.run_until_complete(found))

    return search


async def _fill(rag: HaikuRAG, documents: Documents, vectors: Vectors) -> None:
    await rag.__aenter__()
    rows = list(documents.items())
    for start in range(0, len(rows), _AT_ONCE):
        batch = rows[start : start + _AT_ONCE]
        await rag.import_documents([_import(pk, *each, vectors) for pk, each in batch])
    await rag.vacuum()


def _import(pk: str, title: str, text: str, vectors: Vectors) -> DocumentImport:
    document = DoclingDocument(name=title or pk)
    document.add_text(label=DocItemLabel.TEXT, text=whole(title, text))
    vector = vectors.passages([whole(title, text)])[0].tolist()
    chunk = Chunk(content=whole(title, text), embedding=vector)
    return DocumentImport(document, [chunk], uri=pk, title=title or pk)
