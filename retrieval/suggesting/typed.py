"""What somebody has typed so far."""

from __future__ import annotations

from dataclasses import dataclass

from kb.text import clean, has_cjk
from kb.text.typeahead import spaced

LONGEST = 100
"""Characters beyond which a text is a question being written, not a name being looked for."""
SHORTEST = 2
INSIDE_WORDS = 3
"""Letters from which matches inside words count; a trigram index has nothing for fewer."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The text in one line, and the words it is made of."""

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", " ".join(clean(self.text).split()))

    @property
    def words(self) -> list[str]:
        """Return what stands between spaces; Chinese runs are one word."""
        return self.text.split()

    @property
    def is_enough(self) -> bool:
        """Tell whether to look: from two characters or one Chinese one, and not a whole page."""
        if len(self.text) > LONGEST or not spaced(self.text):
            return False
        return len(self.text) >= SHORTEST or has_cjk(self.text)


def begins_words(word: str) -> bool:
    """Tell whether `word` counts only where a word begins: too short to be looked for inside."""
    return len(word) < INSIDE_WORDS and not has_cjk(word)
