"""Which passage says a fact of its subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.text import content_tokens, has_cjk, sentences, tokens
from retrieval.events import Hit
from retrieval.grounding import Similar, Support, is_supported, support

LEAST = 0.5
"""Share of the words that tell a subject from the others which a quote must have, or the title and
headings above it: a fact of another subject is no proof."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fact is about, with the words that tell it from the other subjects of a table."""

    name: str
    telling: frozenset[str]
    others: frozenset[str] = frozenset()
    """The words that tell the others."""


def subjects_of(names: Sequence[str]) -> dict[str, Subject]:
    """Return name -> subject. Words that all of several names have ("plan") tell none of them."""
    words = {name: frozenset(content_tokens(name)) for name in names}
    common = frozenset.intersection(*words.values()) if len(words) > 1 else frozenset()
    telling = {name: (found - common) or found for name, found in words.items()}
    everybody = frozenset().union(*telling.values())
    return {name: Subject(name, mine, everybody - mine) for name, mine in telling.items()}


@dataclass(frozen=True, slots=True)
class Proof:
    """The passage (its place among the hits) and the `quote` of it that says a fact; without one
    `why`, as in `AnswerSentence`."""

    at: int = -1
    quote: str = ""
    why: str = "words"


def proof(
    value: str,
    subject: Subject,
    hits: Sequence[Hit],
    hinted: Sequence[int] = (),
    *,
    question: str = "",
    similar: Similar | None = None,
) -> Proof:
    """Return the proof that some passage says `value` of `subject`.

    The `hinted` ones are tried first; words before meaning.
    """
    others = [i for i in range(len(hits)) if i not in hinted]
    why = ""
    for among in (list(hinted), others):
        for signal in (None, similar) if similar else (None,):
            tried = [(i, _tried(value, subject, hits[i], question, signal)) for i in among]
            held = [(-found.score, i, found.quote) for i, found in tried if found.score > 0]
            if held:
                _score, at, quote = min(held)
                return Proof(at, quote, "")
            why = why or next((found.why for _i, found in tried if found.why), "")
    return Proof(why=why or "words")


def _tried(
    value: str, subject: Subject, hit: Hit, question: str, similar: Similar | None
) -> Support:
    """Return how well one passage says a fact; the score is 0 when it does not."""
    above = " ".join([hit.title, *hit.headings])
    why = ""
    for said in (f"{subject.name}: {value}", value):
        found = support(said, hit.text, question=question, about=above, similar=similar)
        if is_supported(said, found) and _says(found.quote, value, subject, hit):
            return found
        why = why or found.why
    return Support(0.0, "", why)


def _says(quote: str, value: str, subject: Subject, hit: Hit) -> bool:
    """Tell whether a quote that was found holds the value itself, and of this subject.

    In another language there are no words to compare.
    """
    if has_cjk(value) != has_cjk(quote):
        return True
    above = " ".join([hit.title, *hit.headings])
    of_it = _named(subject, f"{quote} {above}") or _spoken_of(subject, hit.text, quote)
    return of_it and is_supported(value, support(value, quote, about=above))


def _named(subject: Subject, text: str) -> bool:
    there = subject.telling & set(tokens(text))
    return len(there) >= LEAST * len(subject.telling)


def _spoken_of(subject: Subject, passage: str, quote: str) -> bool:
    """Tell whether the subject was the last one named before the quote: "It costs 10 euros."."""
    if subject.others & set(tokens(quote)):
        return False
    for before in reversed(sentences(passage[: passage.find(quote)])):
        if subject.others & set(tokens(before.text)):
            return False
        if _named(subject, before.text):
            return True
    return False
