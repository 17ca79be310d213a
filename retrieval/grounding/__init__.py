"""Does a passage support a sentence, and with which words? Pure, English and Chinese."""

from retrieval.grounding.figures import figures_in, figures_of
from retrieval.grounding.objecting import FIGURES, NAMES, OPPOSITE, WORDS
from retrieval.grounding.opposites import opposed
from retrieval.grounding.orders import is_order
from retrieval.grounding.scoring import SUPPORTED, Similar, Support, is_supported
from retrieval.grounding.statements import statements
from retrieval.grounding.supporting import support
from retrieval.grounding.tables import from_headings
from retrieval.grounding.wording import words_of

__all__ = [
    "FIGURES",
    "NAMES",
    "OPPOSITE",
    "SUPPORTED",
    "WORDS",
    "Similar",
    "Support",
    "figures_in",
    "figures_of",
    "from_headings",
    "is_order",
    "is_supported",
    "opposed",
    "statements",
    "support",
    "words_of",
]
