"""Any OpenAI-compatible `/v1/embeddings` server on the company's network."""

from __future__ import annotations

import math
from collections.abc import Sequence

import httpx
from django.conf import settings

from kb.embedding.base import prefixes
from kb.embedding.spec import Spec
from kb.errors import TransientError

_BATCH = 32


class OpenAIEmbedder:
    """A remote embedder; the model is asked for with the e5 prefixes when its name says e5."""

    longest = 512

    def __init__(self, spec: Spec) -> None:
        self.name, self.dimensions = spec.model, spec.dimensions
        key = _key(spec.url)
        self._http = httpx.Client(
            base_url=spec.url,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(60.0, connect=3.0),
            trust_env=False,
        )
        self._prefixes = prefixes(spec.model)

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed texts as documents."""
        found: list[list[float]] = []
        for start in range(0, len(texts), _BATCH):
            found += self._embed([self._prefixes[1] + t for t in texts[start : start + _BATCH]])
        return found

    def query(self, text: str) -> list[float]:
        """Embed a question."""
        return self._embed([self._prefixes[0] + text])[0]

    def count(self, text: str) -> int:
        """Estimate tokens: the server's tokenizer is out of reach, so lean to the high side."""
        wide = sum(ord(char) > 0x2E7F for char in text)
        return wide + (len(text) - wide) // 3 + 4

    def _embed(self, texts: list[str]) -> list[list[float]]:
        try:
            answer = self._http.post(
                "/embeddings", json={"model": self.name, "input": texts, "encoding_format": "float"}
            ).raise_for_status()
            rows = sorted(answer.json()["data"], key=lambda row: row["index"])
            vectors = [[float(x) for x in row["embedding"]] for row in rows]
        except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            raise TransientError(
                "The embedding server does not answer.", code="embedder"
            ) from error
        expected = self.dimensions or len(vectors[0]) if vectors else 0
        if len(vectors) != len(texts) or any(len(v) != expected for v in vectors):
            raise TransientError("The embedding server answered with other sizes.", code="embedder")
        return [_unit(vector) for vector in vectors]


def _key(url: str) -> str:
    """Return the key for exactly this server, so that none ever gets another one's."""
    if url == settings.EMBEDDER_URL.rstrip("/") and settings.EMBEDDER_API_KEY:
        return str(settings.EMBEDDER_API_KEY)
    return str(settings.EMBEDDER_API_KEYS.get(url, ""))


def _unit(vector: list[float]) -> list[float]:
    norm = math.sqrt(sum(x * x for x in vector)) or 1.0
    return [x / norm for x in vector]
