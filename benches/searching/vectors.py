"""Vectors of the passages: embedded for the real pieces, mixtures of those for the variations."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.embedding import configured, load

Matrix = npt.NDArray[np.float32]
MIX, NOISE = 0.3, 0.25
"""Share of the second piece's vector in a mixture, and length of the noise beside it."""
_BATCH = 64


def embedded(texts: list[str], cache: Path, *, questions: bool = False) -> Matrix:
    """Return one unit vector per text from the product's embedder; what is made is kept in `cache`.

    An interrupted run goes on where it stopped.
    """
    known = dict(np.load(cache)) if cache.exists() else {}
    keys = [hashlib.sha256(f"{questions}{text}".encode()).hexdigest()[:32] for text in texts]
    missing = [at for at, key in enumerate(keys) if key not in known]
    model = load(configured()) if missing else None
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        if questions:
            made = [model.query(texts[at]) for at in batch]  # type: ignore[union-attr]
        else:
            made = model.passages([texts[at] for at in batch])  # type: ignore[union-attr]
        known |= {keys[at]: np.asarray(v, np.float32) for at, v in zip(batch, made, strict=True)}
        if start % (_BATCH * 16) == 0 or start + _BATCH >= len(missing):
            _keep(cache, known)
            print(f"embedded {start + len(batch)} of {len(missing)}", file=sys.stderr)
    return np.stack([known[key] for key in keys])


def _keep(cache: Path, known: dict[str, Matrix]) -> None:
    new = cache.with_suffix(".new.npz")
    np.savez(new, **known)
    new.replace(cache)


def mixtures(real: Matrix, own: list[int], lenders: list[int], numbers: list[int]) -> Matrix:
    """Return the vectors of passages: the real one for a piece itself, else mixed, with noise."""
    rng = np.random.default_rng(numbers[0])
    noise = rng.standard_normal((len(own), real.shape[1]), np.float32) / np.sqrt(real.shape[1])
    mixed = (1 - MIX) * real[own] + MIX * real[lenders] + NOISE * noise
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    itself = np.asarray(numbers) < len(real)
    mixed[itself] = real[np.asarray(own)[itself]]
    return mixed.astype(np.float32)


def topics(real: Matrix) -> npt.NDArray[np.float64]:
    """Return each piece's place in [0, 1) along the direction in which the vectors differ most."""
    centred = real - real.mean(axis=0)
    _u, _s, directions = np.linalg.svd(centred[:: max(1, len(real) // 4000)], full_matrices=False)
    order = np.argsort(np.argsort(centred @ directions[0], kind="stable"), kind="stable")
    return order / len(real)
