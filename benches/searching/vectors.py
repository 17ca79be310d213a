"""Vectors of passages: embedded for the real pieces, drawn between those for the others."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.embedding import configured, load

Matrix = npt.NDArray[np.float32]
NEAR = 20
"""Real neighbours of a real vector among which others are drawn."""
MIXED = 3
"""Neighbours that a drawn vector is mixed from, with the real one."""
_BATCH, _BLOCK = 64, 1_000


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
    """Draws vectors between a real one and real ones near it.

    So they lie where real ones do. Drawn from a normal distribution with the middle and spread of
    a topic they would fill its whole space, where nothing is near to anything.
    """

    def __init__(self, real: Matrix) -> None:
        self.real = real
        self.near = np.empty((len(real), NEAR), np.int64)
        for start in range(0, len(real), _BLOCK):
            cosines = real[start : start + _BLOCK] @ real.T
            np.put_along_axis(cosines, np.arange(start, start + len(cosines))[:, None], -1, axis=1)
            self.near[start : start + _BLOCK] = np.argpartition(-cosines, NEAR, axis=1)[:, :NEAR]

    def of(self, numbers: list[int]) -> Matrix:
        """Return the vectors of passages: the real one of a piece itself, else one drawn."""
        given = np.asarray(numbers)
        pieces = given % len(self.real)
        drawn = self.real[pieces]
        beyond = given >= len(self.real)
        rng = np.random.default_rng(numbers[0])
        shares = rng.dirichlet(np.ones(MIXED + 1), len(given)).astype(np.float32)
        others = self.near[pieces][
            np.arange(len(given))[:, None], rng.integers(0, NEAR, (len(given), MIXED))
        ]
        mixed = shares[:, :1] * drawn + np.einsum("nk,nkd->nd", shares[:, 1:], self.real[others])
        drawn = np.where(beyond[:, None], mixed, drawn)
        return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def topics(real: Matrix) -> npt.NDArray[np.float64]:
    """Return each piece's place in [0, 1) along the direction in which the vectors differ most."""
    centred = real - real.mean(axis=0)
    _u, _s, directions = np.linalg.svd(centred[:: max(1, len(real) // 4000)], full_matrices=False)
    order = np.argsort(np.argsort(centred @ directions[0], kind="stable"), kind="stable")
    return order / len(real)
