"""What each step of an explanation says, by its name and code."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_BEYOND_WORDS = _("Number %(place)d by words. Only the first %(depth)d are looked at further.")
_BEYOND_MEANING = _("Number %(place)d by meaning. Only the first %(depth)d are looked at further.")

SENTENCES: dict[str, dict[str, str | Promise]] = {
    "state": {
        "in-effect": _("Version %(version)d is in force and was searched."),
        "older-in-effect": _(
            "Version %(version)d was searched: version %(newer)d is still being read."
        ),
        "deleted": _("It was deleted, and what is deleted is not searched."),
        "reading": _("It is still being read, so it cannot be found yet."),
        "failed": _("Version %(version)d could not be read. %(reason)s"),
        "empty": _("It has no file yet."),
        "later": _("Version %(version)d takes effect on %(date)s. Until then it is not searched."),
        "over": _("Version %(version)d has not been in force since %(date)s."),
        "not-then": _("It was not in force on %(date)s."),
        "replaced": _(
            "The passage is in version %(version)d. Version %(current)d has replaced it, and only "
            "that one is searched."
        ),
        "no-passages": _("Version %(version)d has no text that could be searched."),
        "no-such-text": _("No passage of version %(version)d says this."),
    },
    "permission": {
        "permitted": _("This reader is allowed to read the document."),
        "no-grant": _("The reader has no role in the collection of this document."),
        "not-listed": _("Only people on its list may read it, and the reader is not on the list."),
    },
    "filter": {
        "no-filters": _("No filters were set."),
        "let-through": _("All filters let it through."),
        "left-out": _("Left out by: %(filters)s."),
    },
    "question": {
        "all-words": _("The passage has all words of the question."),
        "some-words": _("It has %(present)s. It lacks %(missing)s."),
        "no-words": _("It has none of the words of the question: %(missing)s."),
        "no-question-words": _("The question has no words that could be looked for."),
    },
    "words": {
        "not-asked": _("Words alone were not looked at in this search."),
        "found": _("Number %(place)d by words."),
        "beyond-depth": _BEYOND_WORDS,
        "overlooked": _(
            "Number %(place)d by words. With very many passages the quick search can miss one, "
            "and it missed this one."
        ),
        "only-common": _(
            "It shares only words that very many passages have. Such words alone find nothing."
        ),
        "no-words": _("It shares no word with the question."),
    },
    "vectors": {
        "not-asked": _("The meaning was not looked at in this search."),
        "found": _("Number %(place)d by meaning."),
        "embedder-down": _("Searching by meaning is not available right now."),
        "no-vector": _("Its meaning has not been worked out yet."),
        "beyond-depth": _BEYOND_MEANING,
        "overlooked": _(
            "Number %(place)d by meaning. With very many passages the quick search can miss one, "
            "and it missed this one."
        ),
    },
    "fusion": {
        "kept": _("Number %(place)d when words and meaning are put together."),
        "beyond-depth": _(
            "Number %(place)d when words and meaning are put together. Only the first %(depth)d "
            "are looked at further."
        ),
    },
    "rerank": {
        "moved": _("The reranker put it from number %(before)d to number %(after)d."),
        "reranker-down": _("The reranker is not available right now, so the order stayed."),
    },
    "copy": {
        "unlike": _("No better passage says the same."),
        "copy": _("It says the same as a better passage and is listed behind that one."),
    },
    "cap": {
        "has-room": _("Its document has not used up its places in the list yet."),
        "no-room": _(
            "Its document is in the list %(shown)d times already, so passages of other documents "
            "come first."
        ),
    },
    "limit": {
        "shown": _("It is in the list."),
        "beyond": _("Number %(place)d, and the list ends after %(limit)d."),
    },
    "budget": {
        "whole": _("It is source %(n)d of the answer, as a whole."),
        "cut": _("It is source %(n)d of the answer, shortened to its best sentences."),
        "cut-away": _("It is source %(n)d of the answer, but this sentence was cut away."),
        "no-room": _("There was room for %(count)d sources, and better ones took it."),
    },
    "evidence": {
        "enough": _("What was found was enough for an answer."),
        "too-weak": _("What was found was too weak, so there was no answer rather than a guess."),
    },
}
"""Step -> code -> sentence; `%(name)s` comes from the step's parameters."""
NOT_REACHED = _("The passage did not come this far.")

FILTERS: dict[str, str | Promise] = {
    "collections": _("the chosen collections"),
    "language": _("the language"),
    "formats": _("the format"),
    "documents": _("the chosen documents"),
    "tags": _("the tags"),
    "any_tags": _("the tags"),
    "without_tags": _("the tags"),
    "metadata": _("the metadata"),
    "created": _("the day it was added"),
    "updated": _("the day it was changed"),
    "effective": _("the dates it is in force"),
    "flags": _("how well it was read"),
    "without_flags": _("how well it was read"),
}
"""Filter -> what people call it."""
OLDER_IN_EFFECT: dict[str, str | Promise] = {
    "ready": _("Version %(version)d was searched: version %(newer)d is not in force."),
    "failed": _("Version %(version)d was searched: version %(newer)d could not be read."),
    "quarantined": _("Version %(version)d was searched: version %(newer)d was set aside."),
}
"""State of a newer version -> sentence; every other state is on its way."""
