"""A sentence taken apart: what it is about, which numbers it states, and whether it denies."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kb.text import clean, fold, has_cjk
from kb.text.calendar import MONTHS, WEEKDAYS, any_of
from retrieval.conflicting import chinese, english
from retrieval.conflicting.dates import dated
from retrieval.conflicting.measures import EXACT, LEAST, MOST, Measure, measures

LONGEST = 300
"""Characters of a sentence that is compared: longer ones say several things."""

_EN, _ZH = "en", "zh"
_CODE = re.compile(
    r"\b(?:section|article|clause|chapter|step|level|grade|tier|phase|version|page|room|building|"
    r"appendix|annex|table|figure|no\.?|number|class|category|type|zone|region|stage|group|band|release|build|sprint|"
    r"model|item|floor|part|line|site|plan) (?:#?\d+[\w.-]*|[b-z]\b)|"
    r"第[\d一二三四五六七八九十百]+[条章节款项期号届批]"
    r"|\bq[1-4]\b|第[一二三四]季度|\b[a-z]\b(?= ?(?:类|级|型|区|班|组|栋|座))"
    r"|#\d+|(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*\d)(?!\d[\d.,]*-?[a-z]+\b)[a-z0-9][\w-]*"
)
_NO_SENTENCE = re.compile(r" \| |```|^>|[?？:：][\"”’」 ]*$")
_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?|[\0]+|[^\w\s]|\d[\d.,]*")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_NAME = re.compile(r"(?<![.!?:。\"“(] )(?<!^)(?<!\w)(?:[A-Z][\w’']*[a-z][\w’']*|[A-Z]{2,})(?!\w)")
_MONTH_OR_DAY = re.compile(any_of(*(name[:3].title() for name in (*MONTHS, *WEEKDAYS))))
_LIST_MARK = re.compile(r"^\s*(?:[-*•·]|\d+[.)、]|[（(]?[a-z\d][)）])\s+", re.IGNORECASE)
_LEAST_WORD = re.compile(r"\bminimum\b|\bmin\.|最少|最低|最短")
_MOST_WORD = re.compile(r"\bmaximum\b|\bmax\.|最多|最高|最长|上限|封顶|\bup to\b")
MODES = (
    (("require", True), r"\bnot (?:be )?(?:required|necessary|needed|mandatory|obligatory)\b|"
     r"\b(?:do|does|need)(?:es)? ?(?:not|n't) (?:need|have) to\b|\bneed not\b|\boptional\b|"
     r"\bvoluntary\b|\bno need\b|无需|无须|不需要|不需|不必|不用|自愿|可选"),
    (("allow", True), r"\b(?:must|may|can|shall|should|could) ?(?:not|n't)\b|\bcannot\b|"
     r"\b(?:not|never|no longer) (?:be )?(?:allowed|permitted)\b|\bprohibited\b|\bforbidden\b|"
     r"\bbanned\b|\bno (?=[a-z]+ (?:is|are) (?:allowed|permitted))|不得|不可|不能|不允许|不准|"
     r"禁止|严禁|切勿"),
    (("fact", True), r"\b(?:not|no|never|none|without)\b|n't\b|不|没有|未|无(?=[^论])"),
    (("require", False), r"\bmust\b|\brequired\b|\bmandatory\b|\bobligatory\b|\b(?:has|have) to\b|"
     r"\bshall\b|\bneeds? to\b|需要|必须|务必|须|需|应"),
    (("allow", False), r"\bmay\b|\bcan\b|\ballowed\b|\bpermitted\b|可以|允许|准许|可"),
)  # fmt: skip
"""How a sentence means it, the first that fits: (what about, whether it denies it)."""
_NOT_DENIED = re.compile(
    r"\bno (?:later|more|less|fewer) than\b|\bnot (?:later|more|less|fewer) than\b|\bnot exceed\w*|"
    r"\bnot only\b|不超过|不少于|不低于|不高于|不多于|不得超过|不得少于|不得低于|不得高于|"
    r"不大于|不小于|不仅|未来|不同|不断|"
    r"未成年|非营利|\bnon-\w+"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word a statement is about; `lead` governs it, `next` follows it directly."""

    term: str
    lead: str
    next: str
    at: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence says. `mode` is what it is about and whether it denies that."""

    text: str
    language: str
    words: tuple[Word, ...]
    measures: tuple[Measure, ...]
    years: frozenset[str]
    codes: frozenset[str]
    names: frozenset[str]
    qualifiers: frozenset[str]
    mode: tuple[str, bool]

    @property
    def terms(self) -> frozenset[str]:
        """Return what it is about, without its order."""
        return frozenset(word.term for word in self.words)

    def says(self, english_pattern: str, chinese_pattern: str) -> bool:
        """Tell whether the pattern of its language occurs in it."""
        pattern = chinese_pattern if self.language == _ZH else english_pattern
        return re.search(pattern, self.text) is not None


def statement(text: str) -> Statement | None:
    """Return a sentence taken apart; None for a question, a row of a table or a wall of text."""
    body = _LIST_MARK.sub("", clean(text).strip())
    plain, language = fold(body), _ZH if has_cjk(body) else _EN
    states = (chinese if language == _ZH else english).STATES
    if len(body) > LONGEST or _NO_SENTENCE.search(body) or not states.search(plain):
        return None
    if language == _EN:
        plain = english.with_phrases(plain)
    found = dated(plain)
    codes = frozenset(re.sub(r"\s", "", each.group()) for each in _CODE.finditer(found.rest))
    rest = _CODE.sub(lambda match: " " * len(match.group()), found.rest)
    numbers = [*found.measures, *_meant(measures(rest), plain)]
    for each in numbers:
        for start, end in each.places:
            rest = rest[:start] + "\0" * (end - start) + rest[end:]
    words = _chinese(rest) if language == _ZH else _english(rest)
    return Statement(
        plain,
        language,
        tuple(words),
        tuple(numbers),
        found.years,
        codes,
        names_in(body) if language == _EN else frozenset(),
        qualifiers_in(plain),
        mode_of(plain),
    )


def names_in(text: str) -> frozenset[str]:
    """Return what is written like a name, in lower case: capitals inside a sentence."""
    normal = unicodedata.normalize("NFKC", text)
    found = (match.group() for match in _NAME.finditer(normal))
    return frozenset(
        name.lower().removesuffix("'s").removesuffix("’s")
        for name in found
        if not _MONTH_OR_DAY.match(name)
    )


def qualifiers_in(plain: str) -> frozenset[str]:
    """Return the words of a folded text that make of a thing another one."""
    found = {word for word in re.findall(r"[a-z]+", plain) if english.is_qualifier(word)}
    for run in _HAN.findall(plain):
        found |= {word for word in chinese.words(run) if chinese.is_qualifier(word)}
    return frozenset(found)


def mode_of(plain: str) -> tuple[str, bool]:
    """Return how a folded sentence means it."""
    said = _NOT_DENIED.sub(" ", plain)
    return next((mode for mode, pattern in MODES if re.search(pattern, said)), ("fact", False))


def _meant(found: list[Measure], plain: str) -> list[Measure]:
    """Return the measures, one of a “minimum” as the least there may be."""
    if len(found) != 1 or found[0].bound != EXACT:
        return found
    one = found[0]
    for bound, word in ((LEAST, _LEAST_WORD), (MOST, _MOST_WORD)):
        if word.search(plain):
            return [Measure(one.unit, one.low, one.high, bound, one.per, one.places)]
    return found


def _english(rest: str) -> list[Word]:
    pieces = list(_WORD.finditer(rest))
    found: list[Word] = []
    lead = ""
    for at, piece in enumerate(pieces):
        word = piece.group()
        if word in english.RESTRICTS or word in english.ANCHORS:
            lead = word
        elif word[0] == "\0" or not word[0].isalpha():
            lead = "" if word[0] in "\0,;" else lead
        elif term := english.canonical(word):
            after = pieces[at + 1] if at + 1 < len(pieces) else None
            direct = after is not None and after.start() - piece.end() <= 1
            following = english.canonical(after.group()) if after and direct else ""
            found.append(Word(term, lead, following, at))
    return found


def _chinese(rest: str) -> list[Word]:
    pieces: list[str] = []
    for run in re.findall("[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z]+|[\0]+|[^\\w\\s]", rest):
        pieces += chinese.words(run) if _HAN.match(run) else [run]
    found = []
    for at, word in enumerate(pieces):
        if word[0] == "\0" or not word[0].isalpha() or not (term := chinese.canonical(word)):
            continue
        following = next((w for w in pieces[at + 1 :] if w not in ("的", "之")), "")
        lead = next((w for w in reversed(pieces[:at]) if w in chinese.RESTRICTS), "")
        anchor = following if following in chinese.ANCHORS else chinese.canonical(following)
        found.append(Word(term, lead, "" if following[:1] == "\0" else anchor, at))
    return found
