"""A sentence-transformers CrossEncoder, in process, on the GPU when there is one.

The only module here that imports the package, and torch with it. Nothing is ever downloaded: the
model is a folder, or a name whose files are in the machine's cache of the model hub.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from retrieval.errors import RerankingError

logger = logging.getLogger(__name__)

BATCH, GPU_BATCH = 4, 64
"""Pairs judged at once: between two batches it is seen that the time is over."""


class CrossEncoderReranker:
    """One model; it is loaded by the first question, which does not wait for it."""

    def __init__(self, model: str) -> None:
        self._name = model
        self._model: Any = None
        self._lock = threading.Lock()

    def scores(self, question: str, passages: Sequence[str], patience: float) -> list[float]:
        """Judge in a thread that is left alone when the time is over: torch cannot be cut off."""
        pairs = [(question, passage) for passage in passages]
        found: queue.SimpleQueue[list[float] | RerankingError] = queue.SimpleQueue()
        late = threading.Event()
        threading.Thread(target=self._judge, args=(pairs, found, late), daemon=True).start()
        try:
            outcome = found.get(timeout=patience)
        except queue.Empty:
            late.set()
            raise RerankingError(_("The reranker took too long.")) from None
        if isinstance(outcome, RerankingError):
            raise outcome
        return outcome

    def _judge(
        self,
        pairs: list[tuple[str, str]],
        found: queue.SimpleQueue[list[float] | RerankingError],
        late: threading.Event,
    ) -> None:
        try:
            with self._lock:
                self._model = self._model or _loaded(self._name)
                found.put(_predicted(self._model, pairs, late))
        except RerankingError as error:
            found.put(error)
        except Exception:
            logger.exception("reranker_broke")
            found.put(RerankingError(_("The reranker does not work.")))


def _predicted(model: Any, pairs: list[tuple[str, str]], late: threading.Event) -> list[float]:
    size = GPU_BATCH if model.device.type == "cuda" else BATCH
    found: list[float] = []
    for start in range(0, len(pairs), size):
        if late.is_set():
            break
        batch = pairs[start : start + size]
        scores = model.predict(batch, batch_size=size, show_progress_bar=False)
        if scores.ndim != 1:
            raise RerankingError(_("The reranker's model gives classes, not one score."))
        found += [float(score) for score in scores]
    return found


def _loaded(name: str) -> Any:
    try:
        from sentence_transformers import CrossEncoder
    except ImportError as error:
        raise RerankingError(
            _(
                "The reranker needs the package sentence-transformers: install Footnote's extra "
                "“torch” and start it again."
            )
        ) from error
    try:
        model = CrossEncoder(name, local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError) as error:
        raise RerankingError(
            _("The reranker %(model)s is not on this machine, or is no cross-encoder.")
            % {"model": name}
        ) from error
    return model.half() if model.device.type == "cuda" else model
