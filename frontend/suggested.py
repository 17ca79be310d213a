"""Where a suggestion leads."""

from __future__ import annotations

from django.urls import reverse

from retrieval.suggesting import Suggestion


def path_of(suggestion: Suggestion) -> str:
    """Return the path of the page it opens: a document, its section, or an earlier answer."""
    if suggestion.kind == "document":
        return reverse("document", args=[suggestion.document_id])
    if suggestion.kind == "section":
        return reverse("passage", args=[suggestion.passage_id])
    path = reverse("conversation", args=[suggestion.conversation_id])
    return f"{path}#t-{suggestion.turn_id}"
