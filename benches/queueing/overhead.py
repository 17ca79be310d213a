"""What the product adds to the model's own time to the first token."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import httpx

from benches.answering.place import Place
from benches.answering.questions import Question
from benches.answering.relay import Exchange
from benches.queueing.asking import asked
from benches.queueing.limits import Budget

_MARK = re.compile("#[0-9a-f]{8}")
"""Of a prompt: what the product puts before the sources so that no two prompts are alike."""


@dataclass(frozen=True)
class First:
    """Seconds to the first token of one question."""

    product: float
    """Seen by an HTTP client of the product."""
    model: float
    """Of the same answer: from the model's server getting the prompt to its first token."""
    alone: float
    """The same prompt again, put before the idle server by itself, with another mark."""


def firsts(
    at: Place, reader: httpx.Client, questions: Iterator[Question], most: int, budget: Budget
) -> Iterator[First]:
    """Yield what `most` questions took; those that the product refuses do not count.

    Fewer when the budget is spent or no questions are left.
    """
    found = 0
    for question in questions:
        since = len(at.relay.exchanges)
        product = _first_token(at, reader, question, budget)
        exchanges = [each for each in at.relay.settle(since, patience=30) if each.first is not None]
        if product is not None and exchanges:
            found += 1
            model = exchanges[0].first or 0.0
            yield First(product, model, _alone(at, exchanges[0]))
        if found == most or not budget.left:
            return


def _first_token(
    at: Place, reader: httpx.Client, question: Question, budget: Budget
) -> float | None:
    """Ask until the first token, then leave; wait a moment where the product asks for it."""
    with closing(asked(reader, at, question, longest=budget.left)) as events:
        for seconds, name, _data in events:
            if name == "refused":
                time.sleep(1)
            if name == "token":
                return seconds
    return None


def _alone(at: Place, exchange: Exchange) -> float:
    from retrieval.generation.wire import headers

    since = len(at.relay.exchanges)
    mark = f"#{secrets.token_hex(4)}"
    messages = [{**m, "content": _MARK.sub(mark, m["content"])} for m in exchange.messages]
    httpx.post(
        f"{at.relay.url}{exchange.path}",
        json={**exchange.body, "messages": messages, "max_tokens": 2},
        headers=headers(),
        timeout=240,
        trust_env=False,
    ).raise_for_status()
    return at.relay.settle(since)[-1].first or 0.0
