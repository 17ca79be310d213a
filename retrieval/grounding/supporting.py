"""Does a passage support a sentence: by its own sentences, or by what its tables say?"""

from __future__ import annotations

from itertools import islice

from retrieval.grounding.cells import in_table, readings
from retrieval.grounding.objecting import FIGURES
from retrieval.grounding.scoring import OBJECTED, Similar, Support, by_sentences, is_supported

MOST_READ = 8
"""Ways in which the cells of a table may be meant that are weighed."""


def support(
    sentence: str,
    passage: str,
    *,
    question: str = "",
    about: str = "",
    similar: Similar | None = None,
) -> Support:
    """Return how well `passage` supports `sentence`, with a quote from it; as `by_sentences`.

    A claim that no sentence supports may take its numbers from a table: then their cells are read
    out, and the quote is their rows with the headings above them.
    """
    found = by_sentences(sentence, passage, question=question, about=about, similar=similar)
    held = is_supported(sentence, found)
    if held and not in_table(sentence, found.quote, passage):
        return found
    if not held and found.why == FIGURES and not found.quote:
        return found  # a number that is nowhere in the passage is in no table of it
    for said, quote in islice(readings(sentence, question, passage), MOST_READ):
        read = by_sentences(sentence, said, question=question, about=about)
        if is_supported(sentence, read):
            return Support(read.score, quote)
    return Support(round(found.score * OBJECTED, 4), found.quote, FIGURES) if held else found
