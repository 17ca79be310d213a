"""What to ask next, made by rules from what the cited documents hold beside the answer.

Each is a whole question in the language of the conversation that the same search answers. No model
is asked, and nothing is looked at that the reader may not read.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator

from kb.access import Principal, permitted_collections, permitted_passages
from kb.access.glossary import entries_of
from kb.text import content_tokens, detect
from retrieval.abstaining import shifts_of, weigh
from retrieval.conversations.keeping import owned_turn
from retrieval.conversations.views import TurnView, turn
from retrieval.events import Answer
from retrieval.models import Turn
from retrieval.prompting import language_of
from retrieval.search import search

MOST = 3
TRIED = 8
"""Questions that are searched for at most."""
LOOKED_AT = 5
"""Passages among which the document of a question must be."""
_MEANS = {"en": "What does “{term}” mean?", "zh": "“{term}”是什么意思？"}
_SAYS = {
    "en": "What does “{title}” say about “{heading}”?",
    "zh": "《{title}》中关于“{heading}”是怎么说的？",
}
MOST_HEADINGS, MOST_TERMS = 400, 100
_NUMBER = re.compile(
    r"^(?:(?:section|chapter|part|appendix|article)\s+)?(?:\d+(?:[.)]\d*)*|[IVX]+[.)])(?:\s+|$)|"
    r"^第[\d一二三四五六七八九十百]+[章节節条條款部分]+\s*|^[一二三四五六七八九十]+[、.]\s*",
    re.IGNORECASE,
)
_BARE = frozenset(
    "introduction overview summary contents index references appendix abstract conclusion general "
    "background preface notes history purpose scope 目录 目錄 前言 引言 概述 总结 總結 附录 附錄 "
    "参考文献 參考文獻 简介 簡介 正文 其他 其它".split()
)
"""Headings that say nothing without their document."""


def follow_ups(turn_id: uuid.UUID | str, *, by: Principal) -> list[str]:
    """Return up to three questions to ask after one's own answer; none after a refusal.

    Raises NotFoundError for others' turns.
    """
    view = turn(turn_id, by=by)
    answer = view.answer
    if view.state != Turn.State.DONE or answer is None or answer.abstained or not answer.citations:
        return []
    within = owned_turn(by, turn_id).conversation
    limited, filters = within.collection_ids or None, within.filters
    found: list[str] = []
    for tried, (question, document) in enumerate(_candidates(view, answer, by)):
        if len(found) == MOST or tried == TRIED:
            break
        hits = search(
            question, reader=by, collections=limited, filters=filters, limit=LOOKED_AT
        ).hits
        here = document in {hit.document_id for hit in hits}
        if here and weigh(question, hits, shifts_of(hits)).enough:
            found.append(question)
    return found


def _candidates(view: TurnView, answer: Answer, by: Principal) -> Iterator[tuple[str, str]]:
    """Yield (question, document it is about), the nearest to the answer first."""
    language = language_of(view.question)
    said = _known(view)
    for term, document in _terms(answer, by, said, language):
        yield _MEANS[language].format(term=term), document
        said |= _words(term)
    for heading, title, document in _headings(answer, by):
        words = _words(heading)
        if detect(heading) == language and words and not words <= said:
            said |= words
            yield _SAYS[language].format(title=title, heading=heading), document


def _known(view: TurnView) -> set[str]:
    """Return the words of the questions of the conversation: those are asked already."""
    asked = Turn.objects.filter(conversation=view.conversation_id)
    return {word for each in asked.values_list("question", flat=True) for word in _words(each)}


def _headings(answer: Answer, by: Principal) -> Iterator[tuple[str, str, str]]:
    """Yield (heading, title, document id) of other sections of what is cited, the nearest first."""
    for cited in {each.version_id: each for each in answer.citations}.values():
        rows = permitted_passages(by).filter(version=uuid.UUID(cited.version_id))
        known = list(
            rows.order_by("ordinal").values_list("ordinal", "headings", "pk")[:MOST_HEADINGS]
        )
        here = next((at for at, _path, pk in known if str(pk) == cited.passage_id), 0)
        by_distance = sorted(known, key=lambda row: (row[0] < here, abs(row[0] - here)))
        own = cited.headings[-1] if cited.headings else ""
        seen = {own, cited.title}
        for _at, path, _pk in by_distance:
            last = path[-1] if path else ""
            if last not in seen and (heading := _telling(last)):
                yield heading, cited.title, cited.document_id
            seen.add(last)


def _telling(heading: str) -> str:
    """Return a heading without its number; empty when it says nothing by itself."""
    text = " ".join(_NUMBER.sub("", heading.strip()).split()).strip(" .:：、")
    whole = 2 <= len(text) <= 60 and "?" not in text and "？" not in text
    return text if whole and text.lower() not in _BARE else ""


def _terms(
    answer: Answer, by: Principal, said: set[str], language: str
) -> Iterator[tuple[str, str]]:
    """Yield (term, document id) of glossary terms that the cited quotes use and nobody asked about.

    One of each entry: the term that the quote uses.
    """
    documents = {each.document_id: each for each in answer.citations}
    collections = permitted_collections(by).filter(documents__in=list(documents)).distinct()
    for collection in collections.order_by("pk"):
        for entry in entries_of(collection, by=by)[:MOST_TERMS]:
            used = next(_used(entry.terms, answer, language), None)
            if used and not _words(used[0]) <= said:
                yield used


def _used(terms: Iterable[str], answer: Answer, language: str) -> Iterator[tuple[str, str]]:
    for cited in answer.citations:
        for term in terms:
            apart = language == "zh" or re.search(rf"\b{re.escape(term)}\b", cited.quote)
            if apart and term in cited.quote:
                yield term, cited.document_id


def _words(text: str) -> set[str]:
    return set(content_tokens(text))
