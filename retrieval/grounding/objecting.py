"""What speaks against a quote as the proof of a claim, however many words they share.

A score of shared words is high for a sentence that says nearly the same, which is where a lie is
hidden best. So each clause of a claim is compared with its quote in what must not differ: numbers
and what they count, dates, opposites, names and who did what, and words that are nowhere.
"""

from __future__ import annotations

from retrieval.grounding.binding import misplaced
from retrieval.grounding.clauses import against, clauses, sentences_of, verbatim
from retrieval.grounding.figures import figures_in, figures_of
from retrieval.grounding.naming import confused, missing_name
from retrieval.grounding.negation import contradicts
from retrieval.grounding.novelty import added
from retrieval.grounding.opposites import opposed
from retrieval.grounding.quantities import other_date, strange
from retrieval.grounding.roles import swapped

FIGURES, OPPOSITE, NAMES, WORDS = "figures", "opposite", "names", "words"
"""Kinds of objections, as in `retrieval.events.AnswerSentence.why`."""


def objection(
    claim: str,
    quote: str,
    *,
    passage: str = "",
    title: str = "",
    question: str = "",
    excused: frozenset[float] = frozenset(),
) -> str:
    """Return the kind of what speaks against `quote` as a proof of `claim`; empty: nothing.

    `title` is what the source is headed by, and `question` what was asked: their words need no
    proof. Names may stand elsewhere in the `passage`. Numbers `excused` are not compared.
    """
    parts = sentences_of(quote)
    for clause in clauses(claim):
        said = against(clause, parts)
        why = _changed(clause, said, excused)
        if not why and not verbatim(clause, said):
            why = _misled(clause, said, title, passage, excused)
            why = why or (WORDS if added(clause, said, context=title, question=question) else "")
        if why:
            return why
    return ""


def _changed(clause: str, said: str, excused: frozenset[float]) -> str:
    """Return what one word could have changed in a clause that stands there otherwise."""
    if strange(clause, said, excused) or other_date(clause, said):
        return FIGURES
    return OPPOSITE if opposed(clause, said) else ""


def _misled(clause: str, said: str, title: str, passage: str, excused: frozenset[float]) -> str:
    """Return what is put together wrongly, though all of it stands there."""
    if _figures(clause, said, excused):
        return FIGURES
    if contradicts(clause, clauses(said)):
        return OPPOSITE
    if missing_name(clause, said, title, passage) or confused(clause, said):
        return NAMES
    return NAMES if swapped(clause, said) else ""


def _figures(clause: str, said: str, excused: frozenset[float]) -> bool:
    missing = {each for each in figures_of(clause) - figures_in(said) if not _among(each, excused)}
    return bool(missing) or misplaced(clause, said)


def _among(figure: str, excused: frozenset[float]) -> bool:
    try:
        return float(figure) in excused
    except ValueError:
        return False
