"""What can be done about it, in sentences."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.reasons.notes import quoted
from retrieval.explaining import Advice

_SENTENCES: dict[str, str | Promise] = {
    "wait": _("See how far the reading is."),
    "repair": _("Look at the document, and upload a file that can be read."),
    "restore": _("Restore the document."),
    "dates": _("Change the dates of the version."),
    "as-of": _("Search the day before it ended."),
    "compare": _("Read what the document says."),
    "without-date": _("Search what is in force today."),
    "quality": _("See how well it was read."),
    "share": _("Give the reader a role in the collection."),
    "allow": _("Put the reader on the list of the document."),
    "without-filters": _("Search without these filters."),
    "glossary": _("Tell the glossary what the document calls %(word)s."),
    "passages-words": _("Ask with words that stand in the passage."),
    "more-precise": _("Add a word that says more precisely what you mean."),
    "search-inside": _("Search only in the collection of the document."),
    "later": _("Try again later."),
    "open-copy": _("Open the passage that says the same."),
    "ask-editor": _("Ask whoever keeps the collection to see to it."),
}


def advised(advice: Advice) -> str:
    """Return a piece of advice as a sentence."""
    return str(_SENTENCES[advice.code]) % {"word": quoted([advice.params.get("word", "")])}
