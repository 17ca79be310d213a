"""Questions in nearly the same words: one key for all of them. Pure."""

from __future__ import annotations

import hashlib
import re

from kb.text import content_tokens, fold

_FRAME = frozenset("get got need find pleas tell know want mean exact".split())
_FRAME_ZH = re.compile(
    "请问|(?:请)?告诉我|我?想(?:要)?知道|麻烦问一下|一下|我们?|你们|您|[吗呢吧啊的]"
)
"""What only asks and says nothing of what is asked."""


def alike(question: str) -> str:
    """Return a key that does not depend on word order, grammar, case or politeness.

    "How many days of parental leave do I get?" and "parental leave: how many days?" have the same.
    """
    terms = sorted(set(content_tokens(_FRAME_ZH.sub("", fold(question)))) - _FRAME)
    return hashlib.blake2b(" ".join(terms).encode(), digest_size=16).hexdigest()
