"""Any sentence-transformers model, in process, by its name on the model hub or its folder.

The only module that imports the package, and torch with it: seconds and hundreds of megabytes.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from kb.embedding.base import prefixes
from kb.embedding.spec import Spec
from kb.errors import TransientError

_BATCH = 16


class SentenceTransformers:
    """A local model. Models with prompts of their own get those, e5 models their two prefixes."""

    def __init__(self, spec: Spec) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise TransientError(
                _(
                    "The embedder %(model)s needs the package sentence-transformers: "
                    "install Footnote's extra “torch” and start it again."
                )
                % {"model": spec.model},
                code="embedder",
            ) from error
        try:
            self._model: Any = SentenceTransformer(spec.model, trust_remote_code=False)
        except (OSError, ValueError) as error:
            raise TransientError(
                _("The model %(model)s cannot be loaded: is its name or folder right?")
                % {"model": spec.model},
                code="embedder",
            ) from error
        self.name = spec.model
        self.dimensions = spec.dimensions or int(self._model.encode(["a"]).shape[1])
        self.longest = int(self._model.max_seq_length or 512)
        self._prefixes = ("", "") if self._model.prompts.get("query") else prefixes(spec.model)
        self._lock = threading.Lock()

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed texts as documents, in small batches so that a question can slip in between."""
        found: list[list[float]] = []
        for start in range(0, len(texts), _BATCH):
            batch = [self._prefixes[1] + text for text in texts[start : start + _BATCH]]
            found += self._encoded(self._model.encode_document, batch)
        return found

    def query(self, text: str) -> list[float]:
        """Embed a question."""
        return self._encoded(self._model.encode_query, [self._prefixes[0] + text])[0]

    def count(self, text: str) -> int:
        """Count tokens with the model's own tokenizer."""
        return len(self._model.tokenizer(self._prefixes[1] + text)["input_ids"])

    def _encoded(self, encode: Any, texts: list[str]) -> list[list[float]]:
        with self._lock:
            vectors = encode(texts, normalize_embeddings=True, show_progress_bar=False)
        rows: list[list[float]] = vectors.astype("float32").tolist()
        return rows
