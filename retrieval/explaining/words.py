"""The question's words: which of them the passage has, and how far they brought it."""

from __future__ import annotations

from typing import Any

from kb.text import has_cjk, is_compound, tokens
from retrieval.explaining.case import Case
from retrieval.explaining.explanation import Step
from retrieval.search.lexical import choosing
from retrieval.search.terms import Terms

_MARKS = " \t\n.,;:!?()[]{}<>\"'“”‘’«»。，、；：！？（）《》「」…"


def question(case: Case) -> Step:
    """Tell which words of the question the passage has, and what else was looked for."""
    found = case.trace.question
    terms, present = found.terms, case.words.present
    held = present.union(*(a.stands_for for a in terms.alternatives if a.tokens <= present))
    written = _as_written(case.request.query, terms)
    missing = {word: parts for word, parts in written.items() if not parts <= held}
    told: dict[str, Any] = {
        "present": [word for word, parts in written.items() if parts <= present],
        "helped": [w for w, parts in written.items() if parts <= held and not parts <= present],
        "missing": list(missing),
        "nowhere": [word for word in missing if _unknown(terms, missing[word])],
        "synonyms": [[each.term, *each.others] for each in found.synonyms],
        "corrections": [[each.word, each.instead] for each in found.corrections],
    }
    if missing:
        told["weightiest"] = max(missing, key=lambda word: _weight(terms, missing[word] - held))
    return Step("question", None, _code(told), told)


def _code(told: dict[str, Any]) -> str:
    has = bool(told["present"] or told["helped"])
    if not told["missing"]:
        return "all-words" if has else "no-question-words"
    return "some-words" if has else "no-words"


def _as_written(query: str, terms: Terms) -> dict[str, frozenset[str]]:
    """Return the words of the question as somebody wrote them, with the tokens asked for each."""
    asked = set(terms.counted)
    written: dict[str, frozenset[str]] = {}
    for piece in query.split():
        found = [token for token in tokens(piece) if token in asked]
        if has_cjk(piece):
            written |= {token: frozenset([token]) for token in found if not is_compound(token)}
        elif found:
            written[piece.strip(_MARKS)] = frozenset(found)
    known = frozenset[str]().union(*written.values())
    others = (token for token in terms.asked if token not in known and not is_compound(token))
    return written | {token: frozenset([token]) for token in others}


def _unknown(terms: Terms, parts: frozenset[str]) -> bool:
    return not any(terms.frequencies[token] for token in parts)


def _weight(terms: Terms, parts: frozenset[str]) -> float:
    return max(map(terms.weight, parts))


def words(case: Case) -> Step:
    """Tell how far the question's words brought the passage."""
    trace, place = case.trace, case.words.place
    if case.request.mode == "dense":
        return Step("words", None, "not-asked")
    if case.passage_id in trace.by_words:
        told = {"place": trace.by_words.index(case.passage_id) + 1, "depth": trace.depth}
        return Step("words", True, "found", told)
    if place is not None:
        told = {"place": place, "depth": trace.depth}
        # Very many candidates are not all read: then one that is good enough can be missed.
        code = "beyond-depth" if place > trace.depth else "overlooked"
        return Step("words", False, code, told)
    common = case.words.present.difference(choosing(trace.question.terms))
    return Step("words", False, "only-common" if common else "no-words")
