"""The product's own search and packing, in this process: what all arms answer from."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from benches.answering.place import Place
from benches.answering.questions import Question

if TYPE_CHECKING:
    from retrieval.abstaining import Verdict
    from retrieval.events import Hit
    from retrieval.prompting import Source


@dataclass(frozen=True)
class Evidence:
    """What search found, what of it goes before a model, and how the product weighs it."""

    hits: list[Hit]
    packed: list[Source]
    verdict: Verdict
    took: float
    """Seconds of searching and packing."""

    def told(self) -> dict[str, Any]:
        """Return what is worth keeping: signals and ranks of all hits, texts of those packed."""
        shown = ("passage_id", "external_id", "rank", "similarity", "coverage", "language")
        return {
            "took": self.took,
            "verdict": asdict(self.verdict),
            "hits": [{name: getattr(hit, name) for name in shown} for hit in self.hits],
            "packed": [
                {
                    "n": each.n,
                    "passage_id": each.hit.passage_id,
                    "external_id": each.hit.external_id,
                    "title": each.hit.title,
                    "text": each.text,
                    "passage": each.hit.text,
                }
                for each in self.packed
            ],
        }


def evidence(question: Question, at: Place) -> Evidence:
    """Search as `retrieval.answering` does."""
    from django.conf import settings

    from retrieval.abstaining import shifts_of, weigh
    from retrieval.answering.line import DEPTH
    from retrieval.prompting import pack
    from retrieval.search import search

    started = time.perf_counter()
    collections = [at.collections[question.set]]
    found = search(
        question.text,
        reader=at.reader,
        collections=collections,
        filters=at.narrowed(question),
        limit=DEPTH,
    )
    packed = pack(question.text, found.hits, settings.EVIDENCE_TOKENS)
    took = time.perf_counter() - started
    verdict = weigh(question.text, found.hits, shifts_of(found.hits))
    return Evidence(found.hits, packed, verdict, took)


def standing(
    quotes: Sequence[tuple[str, str]], question: Question, at: Place
) -> list[dict[str, Any]]:
    """Return each (passage id, quote) with its document, and whether it stands there.

    Word for word, in a passage of the set's collection that the reader may read.
    """
    from kb.access import permitted_passages

    ids = {passage for passage, _quote in quotes}
    rows = permitted_passages(at.reader).filter(pk__in=ids)
    there = {
        str(pk): (text, external, name)
        for pk, text, external, name in rows.values_list(
            "pk", "text", "document__external_id", "document__collection__name"
        )
    }
    found = []
    for passage, quote in quotes:
        text, external, name = there.get(passage, ("", "", ""))
        valid = bool(quote) and quote in text and name == question.set
        found.append(
            {"passage_id": passage, "quote": quote, "external_id": external, "valid": valid}
        )
    return found
