"""Which parts of a question did the answer leave open? Pure; rather says too little than too much.

Words decide, and what kind of answer is wanted: a part that asks how many is open when nothing that
speaks of it has a number. A question that asks one thing has no open parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.text import content_tokens, has_cjk, names, tokens
from kb.text.calendar import MONTHS, WEEKDAYS, any_of
from kb.text.tokens import STOP_WORDS
from retrieval.abstaining.asked_parts import (
    DATE,
    HOW,
    NUMBER,
    OTHER,
    PERSON,
    WHY,
    Part,
    parts_of,
)
from retrieval.events import AnswerSentence
from retrieval.grounding import figures_of

MOSTLY = 0.5
"""Share of a part's own words above which a sentence speaks of it."""
_FRAME = frozenset(
    """get got need allow applic appli requir take happen mean kind type thing exact mani much
    long often old far high larg big person date day time cost possibl 需要 要求 规定 具体
    情况 可以 应该 多长 长时 时间 多久 怎么 么办 如何 什么 哪里 哪些 哪个 时候 什么 么时 几天
    几个 几号 多少 是什 请问 一下 的标 标准 分别 别是""".split()
)
"""Words that ask, or that an answer says otherwise."""
_ASKED_CJK = re.compile(
    "请问|什么时候|为什么|怎么办|怎么样|怎么|怎样|如何|是什么|什么|有哪些|哪些|哪个|哪里|哪|多少|多久|多长时间|多长|多大|"
    "谁|是否|需要|有没有|能不能|可以|吗|呢|吧|的|了|几|由|来|要|是|有|为|应该|应|须|分别|各"
)
_GIVES = {
    NUMBER: re.compile(
        r"\b(?:none|unlimited|no limit|half|once|twice|daily|weekly|monthly|yearly|annually|hourly|"
        r"every|each|a (?:day|week|month|year)|an hour|free|several|no)\b|"
        r"[一二三四五六七八九十百千万半两]+(?:个|天|日|周|年|月|元|次|小时|分|层|倍|折)|无限|"
        r"不限|一半|每|免费|没有|两|一次|一天|一年|一周|无需"
    ),
    DATE: re.compile(
        rf"\b(?:{any_of(*MONTHS)}|(?:{any_of(*WEEKDAYS)})s?|daily|weekly|monthly|yearly|annually|"
        r"immediately|after|before|within|until|every|end of|beginning of|when|once|as soon as|"
        r"during|today|tomorrow|at any time|always|(?:19|20)\d\d|\d+(?:st|nd|rd|th))\b"
        r"|\d+ (?:days?|weeks?|months?|years?|hours?)|\d[.:/-]\d\d"
        r"|[\d一二三四五六七八九十][年月日天周点号]|星期|之后|以后|[日天月期底初末]前|立即|当[天月日]|季度|期间|随时|每[年月日天周季]"
        r"|次[月日年]|[\d个]月"
    ),
    PERSON: re.compile(
        r"\b(?:managers?|heads?|directors?|supervisors?|departments?|teams?|hr|officers?|boards?|"
        r"committees?|ceo|cfo|cto|president|owners?|leads?|leaders?|employees?|staff|"
        r"human resources|"
        r"finance|legal|accounting|payroll|desk|office|employer|you|everyone|council|company|"
        r"administrators?|admins?|partners?|they|doctor|agency|authority|by (?:the|an?) [a-z]+)\b"
        r"|经理|主管|部门|领导|人事|财务|负责人|员工|专员|委员会|总监|行政|人力资源|本人|您|你|董事|主任|老师|律师|公司|先生|女士|同事|[^全]部[，。负审批门]"
    ),
    HOW: re.compile(
        r"\b(?:submit\w*|fill(?:ed)? (?:in|out)|forms?|portal|system|via|through|click|online|"
        r"register|"
        r"hand(?:ed)? in|contact|send|sent|apply|request\w*|call|write to|log in|steps?|using)\b"
        r"|通过|填写|提交|登录|申请|系统|表|联系|点击|流程|步骤|办理|发送|打开|使用|按.{1,12}(?:算|计|发)|向.{1,8}(?:提|报|申)"
    ),
    WHY: re.compile(
        r"\b(?:because|due to|since|reasons?|as|so that|in order to|therefore|owing|caused?)\b"
        r"|因为|由于|因|原因|为了|以便|所以"
    ),
}
_CALENDAR = re.compile(
    rf"\b(?:{any_of(*map(str.title, MONTHS))}|(?:{any_of(*map(str.title, WEEKDAYS))})s?)\b"
)
_PROPER = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][a-z]+ ?(?:[A-Z][a-z]+)?")


def missing(question: str, sentences: Sequence[AnswerSentence]) -> list[str]:
    """Return the parts of `question`, in its words, that no supported sentence answers.

    Nothing where the answer is in another language than the question, and nothing where no part
    seems answered at all: then it is said in other words.
    """
    parts = parts_of(question)
    said = [each.text for each in sentences if each.supported and each.citations]
    if len(parts) < 2 or not said or has_cjk(question) != has_cjk("".join(said)):
        return []
    terms = _essential(parts)
    said_of = _Said(said, question.lower())
    open_parts = [
        part.text
        for part, essential in zip(parts, terms, strict=True)
        if not said_of.answers(part, essential, rivalled=_is_rivalled(part, parts))
    ]
    return open_parts if len(open_parts) < len(parts) else []


def _essential(parts: Sequence[Part]) -> list[set[str]]:
    """Return the terms of each part that not all parts have."""
    each = [_terms(part.text) for part in parts]
    shared = set.intersection(*each)
    return [terms - shared for terms in each]


def _terms(text: str) -> set[str]:
    if has_cjk(text):
        pieces = [piece for piece in _ASKED_CJK.split(text) if piece]
        return {term for piece in pieces for term in content_tokens(piece)} - _FRAME
    return set(content_tokens(text)) - _FRAME - STOP_WORDS


def _is_rivalled(part: Part, parts: Sequence[Part]) -> bool:
    """Tell whether another part wants the same kind of answer, so that one may be the other's."""
    return sum(each.kind == part.kind for each in parts) > 1


class _Said:
    """What the supported sentences say to a question."""

    def __init__(self, said: Sequence[str], question: str) -> None:
        self._said, self._question = said, question
        self._words = [set(tokens(text)) for text in said]

    def answers(self, part: Part, terms: set[str], *, rivalled: bool) -> bool:
        """Tell whether a part is answered: by its words, or by what it wants to know."""
        shares = [len(terms & words) / len(terms) if terms else 0.0 for words in self._words]
        about = [i for i, share in enumerate(shares) if share > 0]
        if part.listed or part.kind == OTHER:
            return bool(about) or not terms
        if any(share > MOSTLY for share in shares) and part.kind != NUMBER:
            return True
        if about:
            # What a sentence leaves open, the next may say: "It depends. At most 10 %."
            return any(
                self._gives(part.kind, text) for i in about for text in self._said[i : i + 2]
            )
        if terms and rivalled:
            return False
        return any(self._gives(part.kind, text) for text in self._said)

    def _gives(self, kind: str, text: str) -> bool:
        """Tell whether a sentence has such an answer, beyond the words of the question."""
        if kind == NUMBER and figures_of(text):
            return True
        if kind == PERSON and (_PROPER.search(_CALENDAR.sub("", text)) or names(text)):
            return True
        found = _GIVES[kind].finditer(text.lower())
        return any(match.group() not in self._question for match in found)
