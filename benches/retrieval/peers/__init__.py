"""What a user would install instead, each as its documentation tells, with the same embedder.

A peer is one file here with one function, `build(documents, place) -> search`. It runs in an
environment of its own (see `environment`), never in the product's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from benches.client import ROOT
from benches.retrieval.peers import environment
from benches.retrieval.sets import Judged

DEPTH = 100


@dataclass(frozen=True)
class Peer:
    """A way of searching: the file that builds it, which of its ways, and what that is."""

    file: str
    way: str
    says: str
    environment: str = "peers"


PEERS = {
    "bm25s": Peer(
        "words",
        "",
        "bm25s, default method (lucene) and k1, b; English: its stop words and PyStemmer; Chinese: "
        "words of jieba",
    ),
    "plain-dense": Peer("dense", "", "whole documents, exact cosine"),
    "llamaindex": Peer(
        "llamaindex",
        "fusion",
        "PGVectorStore(hybrid_search=True), SentenceSplitter defaults; QueryFusionRetriever over "
        "default and sparse, relative_score, num_queries=1, as its Postgres example ends",
    ),
    "llamaindex-hybrid": Peer(
        "llamaindex",
        "hybrid",
        'the same store, vector_store_query_mode="hybrid" alone, which appends the word hits',
    ),
    "langchain": Peer(
        "langchain",
        "tokenized",
        "PGVector and BM25Retriever(preprocess_func: word_tokenize or jieba, in lower case), "
        "EnsembleRetriever 0.5/0.5, RecursiveCharacterTextSplitter 1000/200",
    ),
    "langchain-default": Peer(
        "langchain",
        "default",
        "the same with BM25Retriever's default preprocess_func, str.split (jieba for Chinese)",
    ),
    "haiku.rag": Peer(
        "haiku",
        "",
        "haiku.rag-slim, LanceDB, search_type hybrid (its default), one chunk per document through "
        "import_documents: its own chunker downloads a tokenizer from a hub",
        "haiku",
    ),
}


def run(name: str, judged: Judged, dsn: str, questions: Mapping[str, str]) -> dict[str, list[str]]:
    """Return question -> ids of the best documents, at most `DEPTH`.

    `dsn` is a database that may be written to. Raises `environment.MissingError` when the peer
    cannot be installed here, and CalledProcessError when it fails.
    """
    peer = PEERS[name]
    command = [environment.python(peer.environment), "-m", "benches.retrieval.peers.serve"]
    asked = [
        {"file": peer.file, "way": peer.way, "dsn": dsn, "depth": DEPTH, "set": judged.corpus},
        judged.documents,
        dict(questions),
    ]
    lines = "\n".join(json.dumps(each, ensure_ascii=False) for each in asked)
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},  # without `remembered`: they have their own
        input=lines,
        text=True,
        check=True,
        stdout=subprocess.PIPE,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    if len(rows) != len(questions):
        print(f"{name}: {len(rows)} of {len(questions)} questions answered", file=sys.stderr)
    return {row["question"]: row["documents"] for row in rows}
