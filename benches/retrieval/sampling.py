"""The same few questions of a large set for every system that is measured."""

from __future__ import annotations

import random

SEED = 20_240_315


def sample(questions: dict[str, str], most: int) -> dict[str, str]:
    """Return at most `most` questions, chosen by a fixed seed, in the order of the set.

    The choice depends on the ids alone, not on the order in which they were read.
    """
    if len(questions) <= most:
        return questions
    chosen = set(random.Random(SEED).sample(sorted(questions), most))
    return {pk: text for pk, text in questions.items() if pk in chosen}
