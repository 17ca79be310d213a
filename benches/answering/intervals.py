"""How sure a share is: 95 % intervals. Pure; the chance is a fixed one."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

Part = tuple[float, float]
"""What one question adds to a share: so much, of so much."""
Z = 1.959964
RESAMPLES = 1000
SEED = 20_240_315


def share(parts: Sequence[Part]) -> float | None:
    """Return the share over all questions; None when there was nothing to count."""
    whole = sum(part[1] for part in parts)
    return sum(part[0] for part in parts) / whole if whole else None


def interval(parts: Sequence[Part]) -> tuple[float, float] | None:
    """Return Wilson's interval of yes and no, else that of a bootstrap over questions."""
    if share(parts) is None:
        return None
    counted = [part for part in parts if part[1]]
    if all(part in ((0.0, 1.0), (1.0, 1.0)) for part in counted):
        return wilson(sum(part[0] for part in counted), len(counted))
    found = sorted(each for each in map(share, _resampled(parts)) if each is not None)
    return _middle(found)


def wilson(yes: float, of: int) -> tuple[float, float]:
    """Return Wilson's score interval."""
    p, spread = yes / of, Z * Z / of
    centre = (p + spread / 2) / (1 + spread)
    half = Z * math.sqrt(p * (1 - p) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


def difference(one: Sequence[Part], two: Sequence[Part]) -> tuple[float, float] | None:
    """Return the interval of share(one) - share(two), for answers to the same questions."""
    both = list(zip(one, two, strict=True))
    found = []
    for drawn in _resampled(both):
        first, second = share([pair[0] for pair in drawn]), share([pair[1] for pair in drawn])
        if first is not None and second is not None:
            found.append(first - second)
    return _middle(sorted(found)) if found else None


def _resampled(items: Sequence) -> list[list]:  # type: ignore[type-arg]
    chance = random.Random(SEED)
    return [chance.choices(items, k=len(items)) for _ in range(RESAMPLES)]


def _middle(ordered: Sequence[float]) -> tuple[float, float]:
    last = len(ordered) - 1
    return ordered[round(0.025 * last)], ordered[round(0.975 * last)]


def percentile(values: Sequence[float], share_below: float) -> float:
    """Return the value with about that share of the others below it: the nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share_below * len(ordered)) - 1)]
