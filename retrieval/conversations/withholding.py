"""What of a kept answer its reader may still see. Pure, given the permitted document ids."""

from __future__ import annotations

from collections.abc import Collection, Set
from dataclasses import replace

from retrieval.events import Answer, AnswerSentence, Conflict


def documents_of(answer: Answer) -> set[str]:
    """Return the ids of the documents that a kept answer quotes or names."""
    return {each.document_id for each in answer.citations} | {
        each.document_id for each in answer.nearest
    }


def withhold(
    answer: Answer, *, sources: Collection[str], permitted: Set[str]
) -> tuple[Answer, int]:
    """Return the answer without what rests on documents outside `permitted`, and how much is gone.

    A footnote to such a document goes, and with it every sentence that has no other footnote. If
    the model read such a document at all (`sources`), sentences without any footnote go too: nobody
    can tell where they came from. Nor where a word of what was searched for, or of a spelling, came
    from.
    """
    gone = (set(sources) | documents_of(answer)) - permitted
    if not gone:
        return answer, 0
    kept_notes = {each.n for each in answer.citations if each.document_id in permitted}
    sentences: list[AnswerSentence] = []
    for sentence in answer.sentences:
        notes = [n for n in sentence.citations if n in kept_notes]
        if notes or answer.abstained:
            sentences.append(_placed(replace(sentence, citations=notes), sentences))
    return (
        replace(
            answer,
            text=_text(sentences),
            sentences=sentences,
            citations=[each for each in answer.citations if each.n in kept_notes],
            nearest=[each for each in answer.nearest if each.document_id in permitted],
            searched_for="",
            looked=answer.looked and replace(answer.looked, corrected=[]),
            conflicts=_conflicts(answer, kept_notes),
        ),
        len(answer.sentences) - len(sentences),
    )


def for_others(
    answer: Answer, *, sources: Collection[str], permitted: Set[str]
) -> tuple[Answer, bool]:
    """Return what somebody may see who did not ask, and whether anything is withheld.

    Stricter than `withhold`, which serves who has read it all once: every footnote of a sentence
    must be theirs to read, and the sentence supported; what speaks of the question only comes with
    the whole answer. Made of named parts in any case: what else an answer holds, such as what was
    looked at and how long that took, may speak of documents that only the asker may read.
    """
    whole = bool(sources) and (set(sources) | documents_of(answer)) <= permitted
    notes = {each.n for each in answer.citations if each.document_id in permitted}
    sentences: list[AnswerSentence] = []
    for sentence in answer.sentences:
        proven = sentence.supported and sentence.citations and notes.issuperset(sentence.citations)
        if whole or proven or answer.abstained:
            sentences.append(_placed(sentence, sentences))
    conflicts = _conflicts(answer, notes)
    cited = {n for sentence in sentences for n in sentence.citations}
    cited |= {side.citation for each in conflicts for side in each.sides}
    kept = Answer(
        text=_text(sentences),
        sentences=sentences,
        citations=[each for each in answer.citations if each.n in cited],
        abstained=answer.abstained,
        nearest=answer.nearest if whole else [],
        degraded=answer.degraded,
        model=answer.model,
        prompt_version=answer.prompt_version,
        searched_for=answer.searched_for if whole else "",
        missing=answer.missing if whole else [],
        conflicts=conflicts,
    )
    return kept, len(sentences) < len(answer.sentences)


def _conflicts(answer: Answer, notes: Set[int]) -> list[Conflict]:
    """Return the conflicts all of whose sides may be seen."""
    return [each for each in answer.conflicts if all(side.citation in notes for side in each.sides)]


def _placed(sentence: AnswerSentence, before: list[AnswerSentence]) -> AnswerSentence:
    """Return the sentence as it follows those that are kept: the first one starts the text."""
    return sentence if before else replace(sentence, lead=sentence.lead.lstrip())


def _text(sentences: list[AnswerSentence]) -> str:
    return "".join(each.lead + each.text for each in sentences)
