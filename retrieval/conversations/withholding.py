"""What of a kept answer its reader may still see. Pure, given the permitted document ids."""

from __future__ import annotations

from collections.abc import Collection, Set
from dataclasses import replace

from retrieval.events import Answer, AnswerSentence


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
    can tell where they came from. Nor where a word of what was searched for came from.
    """
    gone = (set(sources) | documents_of(answer)) - permitted
    if not gone:
        return answer, 0
    kept_notes = {each.n for each in answer.citations if each.document_id in permitted}
    sentences: list[AnswerSentence] = []
    for sentence in answer.sentences:
        notes = [n for n in sentence.citations if n in kept_notes]
        if notes or answer.abstained:
            lead = sentence.lead if sentences else sentence.lead.lstrip()
            sentences.append(replace(sentence, citations=notes, lead=lead))
    return (
        replace(
            answer,
            text="".join(each.lead + each.text for each in sentences),
            sentences=sentences,
            citations=[each for each in answer.citations if each.n in kept_notes],
            nearest=[each for each in answer.nearest if each.document_id in permitted],
            searched_for="",
        ),
        len(answer.sentences) - len(sentences),
    )
