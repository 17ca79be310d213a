"""A product with the judged sets, the model, and the relay between them, for a measurement."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx

from benches.answering.filling import measuring
from benches.answering.place import Place, place
from benches.answering.relay import Relay
from benches.answering.server import Model, model

WARM = 16
"""Searches at the same time before anything is measured: each web process loads its embedder."""


@contextmanager
def opened(
    sets: Sequence[str], *, llm: str = "", probabilities: int = 0
) -> Iterator[tuple[Place, Model]]:
    """Start all of it, warm, and nothing asked before; `llm`: a model's URL that runs already."""
    from benches.retrieval import asking

    with (
        model(llm) as served,
        Relay(served.url, probabilities=probabilities) as relay,
        measuring(sets, LLM_URL=relay.url, LLM_API_KEY=served.key) as product,
        product.client() as client,
    ):
        for name in ("DATABASE_URL", "REDIS_URL"):  # of whoever calls; the product has its own
            os.environ.pop(name, None)
        reader = asking.set_up(product)
        from django.core.cache import cache

        cache.clear()
        warm(client, served)
        yield place(client, reader, relay), served


def warm(client: httpx.Client, served: Model) -> None:
    """Let every process load what it needs for its first question."""
    from kb.access import current_space
    from retrieval.generation.wire import headers, request_body

    def search(number: int) -> None:
        body = {"query": f"warm {number}", "limit": 1}
        client.post("/search", json=body, timeout=120).raise_for_status()

    with ThreadPoolExecutor(WARM) as pool:
        list(pool.map(search, range(WARM)))
    current_space().embedder().query("warm")
    body = {**request_body([{"role": "user", "content": "warm"}]), "max_tokens": 1}
    url = f"{served.url}/v1/chat/completions"
    httpx.post(url, json=body, headers=headers(), timeout=240, trust_env=False).raise_for_status()
