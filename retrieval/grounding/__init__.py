"""Does a passage support a sentence, and with which words? Pure, English and Chinese."""

from retrieval.grounding.figures import figures_in, figures_of
from retrieval.grounding.scoring import SUPPORTED, Similar, Support, is_supported, support

__all__ = [
    "SUPPORTED",
    "Similar",
    "Support",
    "figures_in",
    "figures_of",
    "is_supported",
    "support",
]
