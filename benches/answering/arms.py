"""The three ways to answer. Each returns what the reader gets, in one shape.

`text`; `refused`; `sentences` with whether the product's check finds support; `citations` with the
document of each and whether its quote stands there; `forged` marks of sources never given; `times`
in seconds since asking: `useful` (the first thing to read), `first` (token), `done`.
"""

from __future__ import annotations

import re
import time
from typing import Any

import httpx

from benches.answering.passages import Evidence, standing
from benches.answering.place import Place
from benches.answering.questions import Question
from benches.answering.relay import Exchange
from benches.answering.stream import Event, asked

ARMS = ("footnote", "plain", "extractive")
PLAIN = {
    "en": (
        "Answer the question from these passages. Write the number of the passage in square"
        ' brackets after each sentence, like [1]. Say "I don\'t know" when they do not contain the'
        " answer.",
        "Question: ",
    ),
    "zh": (
        "根据以下段落回答问题。每句话后面用方括号写出段落编号，例如[1]。如果段落中没有答案，就说“我不知道”。",
        "问题：",
    ),
}
_UNKNOWN = re.compile("i do(?:n[’']?t| not) know|不知道", re.IGNORECASE)


def footnote(question: Question, at: Place) -> dict[str, Any]:
    """Ask the product through its API, as a program does."""
    since = len(at.relay.exchanges)
    events = list(
        asked(
            at.client,
            question=question.text,
            collections=[at.collections[question.set]],
            filters=at.narrowed(question),
        )
    )
    told = [exchange.told() for exchange in at.relay.settle(since)]
    last, name, answer = events[-1]
    if name != "done":
        return {"error": f"{name}: {answer}", "model": told}
    quotes = [(each["passage_id"], each["quote"]) for each in answer["citations"]]
    return {
        "text": answer["answer"],
        "refused": answer["abstained"],
        "sentences": [[each["text"], each["supported"]] for each in answer["sentences"]],
        "citations": standing(quotes, question, at),
        "forged": answer["usage"].get("forged_citations", 0),
        "times": {"useful": _first(events, "sources"), "first": _first(events, "token")}
        | {"done": last},
        "answer": answer,
        "streamed": "".join(data["text"] for _at, kind, data in events if kind == "token"),
        "model": told,
    }


def _first(events: list[Event], name: str) -> float | None:
    return next((at for at, kind, _data in events if kind == name), None)


def extractive(question: Question, found: Evidence, at: Place) -> dict[str, Any]:
    """Quote the best sentences of the passages, as the product does without a model."""
    from retrieval.citing import extract

    started = time.perf_counter()
    hits = [source.hit for source in found.packed]
    quoted = extract(question.text, hits)
    took = found.took + time.perf_counter() - started
    quotes = [(each.passage_id, each.quote) for each in quoted.citations]
    return {
        "text": quoted.text,
        "refused": not quoted.sentences,
        "sentences": [[each.text, each.supported] for each in quoted.sentences],
        "citations": standing(quotes, question, at),
        "forged": quoted.forged,
        "times": {"useful": took, "first": None, "done": took},
    }


def plain_prompt(question: Question, found: Evidence) -> list[dict[str, str]]:
    """Return the few words that anybody would write, and the same passages."""
    orders, before = PLAIN[question.language]
    passages = [f"[{each.n}] {each.hit.title}\n{each.text}" for each in found.packed]
    content = "\n\n".join([*passages, f"{before}{question.text}"])
    return [{"role": "system", "content": orders}, {"role": "user", "content": content}]


def plain(
    question: Question, messages: list[dict[str, str]], found: Evidence, at: Place
) -> dict[str, Any]:
    """Let the model answer alone; its own marks are its citations of whole passages."""
    from retrieval.abstaining import is_refusal
    from retrieval.answering.meaning import Meaning
    from retrieval.citing import cite
    from retrieval.citing.marks import strip_marks

    try:
        told = _generated(messages, at).told()
    except httpx.HTTPError as error:
        return {"error": repr(error)}
    if not told["text"]:
        return {"error": "the model wrote nothing", "model": [told]}
    text, marks = strip_marks(told["text"])
    named = list(dict.fromkeys(n for mark in marks for n in mark.numbers))
    given = {each.n: each for each in found.packed}
    quotes = [(given[n].hit.passage_id, given[n].text) for n in named if n in given]
    hits = [source.hit for source in found.packed]
    checked = cite(told["text"], hits, question=question.text, similar=Meaning())
    first = None if told["first"] is None else found.took + told["first"]
    return {
        "text": text,
        "refused": is_refusal(text) or bool(_UNKNOWN.search(text)),
        "sentences": [[each.text, each.supported] for each in checked.sentences],
        "citations": standing(quotes, question, at),
        "forged": sum(n not in given for n in named),
        "times": {"useful": first, "first": first, "done": found.took + told["took"]},
        "model": [told],
    }


def _generated(messages: list[dict[str, str]], at: Place) -> Exchange:
    """Put messages before the model as the product does: the same options."""
    from retrieval.generation.wire import headers, request_body

    since = len(at.relay.exchanges)
    httpx.post(
        f"{at.relay.url}/v1/chat/completions",
        json=request_body(messages),
        headers=headers(),
        timeout=240,
        trust_env=False,
    ).raise_for_status()
    return at.relay.settle(since)[-1]
