"""Whether a question can be understood without the one before it. Pure."""

from __future__ import annotations

import re

from kb.text import has_cjk
from retrieval.condensing.words import content, latin_words

FEW = 2
"""A question with at most this many words of its own leans on the one before."""
FEW_CJK = 4
"""The same in Chinese characters, those that only ask not counted."""

_EXPLETIVE = re.compile(
    r"\bit\s+(?:is\s+)?(?:possible|allowed|necessary|required|permitted|mandatory|legal|safe|ok|"
    r"okay|true|worth|better|enough|normal|common)\b|\b(?:is|are|was|were)\s+there\b|"
    r"\bthis\s+(?:year|month|week|quarter|morning|time)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:this|these|those|the same|the former|the latter|the above)\b|"
    r"(?:^|\b(?:is|are|was|were|does|do|did|can|will|of|for|about|with|to|by|from|than|after|"
    r"before|in|on|and)\s+)that\b|\bthat\W*$|\bones?\W*$|\bthere\W*$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers)\b", re.I)
_CONNECTS = re.compile(
    r"^\s*(?:and|but|or|what about|how about|what of|why not|what else|what if|otherwise)\b", re.I
)
_POINTS_CJK = re.compile(
    "它|(?<!其)他|她|这个|那个|这些|那些|这样|那样|这种|那种|(?<!应)该(?!公司)|此|上述|上面|前者|后者|其中|"
    "(?<![尤极])其(?![他它余实次])"
)
_CONNECTS_CJK = re.compile(
    "^(?:那|还有|另外|然后|而且|如果)|呢[?？]*$|^有.{1,8}吗|"
    "也(?:一样|是|包括|适用|算|可以|需要|有|要|能|行)"
)
_BARE_CJK = re.compile("(?:有|可以|行|能|算|需要|包括|适用|支持)吗[?？]*$")
_ASKS_CJK = re.compile(
    "请问|什么时候|为什么|怎么办|怎么样|怎么|怎样|如何|是什么|什么|有哪些|哪些|哪个|哪里|多少|多久|"
    "多长时间|谁来|由谁|谁|是否|可以|需要|有没有|吗|呢|吧|啊|的|了"
)
_CJK = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def leans(question: str) -> bool:
    """Tell whether `question` points at, goes on from, or leaves out what was asked before.

    A question with enough words of its own and none of these marks is another topic.
    """
    if points(question):
        return True
    if has_cjk(question):
        return _is_half_cjk(question.strip())
    return len(content(question)) <= FEW or _CONNECTS.match(question) is not None


def points(question: str) -> bool:
    """Tell whether a word of `question` stands for something named before: it, that, 它, 这个."""
    if has_cjk(question):
        return _POINTS_CJK.search(question) is not None
    text = _EXPLETIVE.sub(" ", question)
    if _POINTS.search(text):
        return True
    pronoun = _PRONOUN.search(text)
    return pronoun is not None and not _named_inside(text[: pronoun.start()])


def _named_inside(before: str) -> bool:
    """Tell whether what a pronoun stands for is named earlier in the same question."""
    return len(content(before)) >= FEW and len(latin_words(before)) > FEW


def _is_half_cjk(question: str) -> bool:
    if _CONNECTS_CJK.search(question):
        return True
    own = _ASKS_CJK.sub("", question)
    size = len(_CJK.findall(own)) + 2 * len(re.findall(r"[A-Za-z0-9][\w.-]*", own))
    return size <= FEW_CJK or (_BARE_CJK.search(question) is not None and size <= 2 * FEW_CJK)
