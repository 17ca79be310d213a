"""The judged questions, put to the product's own `retrieval.search`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from benches.retrieval.sampling import sample
from benches.retrieval.sets import Judged

if TYPE_CHECKING:
    from benches.product import Product
    from kb.access import Principal
    from retrieval.search.trace import Trace

MOST_QUESTIONS = 300
"""Of one set; a fixed sample of the larger ones."""
DEPTH = 100


def set_up(product: Product) -> Principal:
    """Make this process one of the product's, and return its administrator."""
    os.environ.update(product.environment)
    sys.path.insert(0, product.environment["PYTHONPATH"].split(os.pathsep)[0])
    os.environ["DJANGO_SETTINGS_MODULE"] = "deploy.settings"
    import django

    django.setup()
    from retrieval.management.reader import reader_named

    return reader_named("")


def traced(judged: Judged, reader: Principal, mode: str = "hybrid") -> Iterator[tuple[str, Trace]]:
    """Yield question id and what its search went through."""
    from kb.access import permitted_collections
    from retrieval.search.hybrid import run
    from retrieval.search.request import Request
    from retrieval.search.trace import Trace

    place = [str(permitted_collections(reader).get(name=judged.corpus).pk)]
    for pk, text in sample(judged.questions, MOST_QUESTIONS).items():
        trace = Trace()
        run(Request(text, reader, collections=place, limit=DEPTH, mode=mode, collapse=False), trace)
        yield pk, trace


def documents(trace: Trace) -> list[str]:
    """Return the external ids of the ranking, each where its best passage stands."""
    return list(dict.fromkeys(hit.external_id or "" for hit in trace.shown))


def run_of(judged: Judged, reader: Principal, mode: str) -> dict[str, list[str]]:
    """Return question -> documents, best first."""
    return {pk: documents(trace) for pk, trace in traced(judged, reader, mode)}
