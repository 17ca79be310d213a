"""Vectors of passages: embedded for the real pieces, drawn around their topics for the others."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.embedding import configured, load

Matrix = npt.NDArray[np.float32]
TOPICS = 200
"""Groups of real vectors, by the nearest of so many of them."""
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


class Clusters:
    """Draws vectors with the middle and the spread of the real ones of a topic."""

    def __init__(self, real: Matrix) -> None:
        self.real = real
        centres = real[np.random.default_rng(0).choice(len(real), TOPICS, replace=False)]
        self.topic = np.argmax(real @ centres.T, axis=1)
        self.members = [np.flatnonzero(self.topic == each) for each in range(TOPICS)]

    def of(self, numbers: list[int]) -> Matrix:
        """Return the vectors of passages: the real one of a piece itself, else one drawn.

        A sum of all differences from the middle, with normal weights, has their covariance.
        """
        drawn = self.real[np.asarray(numbers) % len(self.real)]
        topics = self.topic[np.asarray(numbers) % len(self.real)]
        rng = np.random.default_rng(numbers[0])
        beyond = np.asarray(numbers) >= len(self.real)
        for each in np.unique(topics[beyond]):
            at = np.flatnonzero(beyond & (topics == each))
            there = self.real[self.members[each]]
            weights = rng.standard_normal((len(at), len(there)), np.float32) / np.sqrt(len(there))
            drawn[at] = there.mean(axis=0) + weights @ (there - there.mean(axis=0))
        return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def topics(real: Matrix) -> npt.NDArray[np.float64]:
    """Return each piece's place in [0, 1) along the direction in which the vectors differ most."""
    centred = real - real.mean(axis=0)
    _u, _s, directions = np.linalg.svd(centred[:: max(1, len(real) // 4000)], full_matrices=False)
    order = np.argsort(np.argsort(centred @ directions[0], kind="stable"), kind="stable")
    return order / len(real)
