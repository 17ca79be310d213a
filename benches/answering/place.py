"""Where questions are asked: a running product, and the collections of the sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from benches.answering.questions import Question
from benches.answering.relay import Relay

if TYPE_CHECKING:
    from kb.access import Principal


@dataclass(frozen=True)
class Place:
    """This process is one of the product's, too: Django is set up."""

    client: httpx.Client
    reader: Principal
    """Who the client's key belongs to."""
    relay: Relay
    """Between the product and the model."""
    collections: Mapping[str, str]
    """Set -> id of its collection."""
    documents: Mapping[tuple[str, str], str]
    """(set, external id) -> document id."""

    def narrowed(self, question: Question) -> dict[str, list[str]] | None:
        """Return the filter of a question about one page."""
        if not question.page:
            return None
        return {"documents": [self.documents[question.set, question.page]]}


def place(client: httpx.Client, reader: Principal, relay: Relay) -> Place:
    """Return the place, with what the reader can see by name."""
    from kb.access import permitted_collections, permitted_documents

    collections = {str(each.name): str(each.pk) for each in permitted_collections(reader)}
    rows = permitted_documents(reader).values_list("collection__name", "external_id", "pk")
    documents = {(name, external or ""): str(pk) for name, external, pk in rows}
    return Place(client, reader, relay, collections, documents)
