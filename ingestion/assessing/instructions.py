"""Sentences that speak to a language model instead of to a reader. Flagged for review, no more:
a filter for them can be walked around, so nothing else rests on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kb.text import clean

ENOUGH = 1.0
"""Weight of the rules met by neighbouring sentences that makes them suspicious."""
_LONGEST = 2_000
"""Characters looked at as one; longer paragraphs are looked at in parts."""

_MODEL = r"(?:\bAI\b|assistants?|language models?|LLMs?|chat ?bots?|(?:chat)?gpt)"
_MODEL_ZH = r"(?:AI|人工智能|智能助手|助手|助理|语言模型|大模型|机器人|智能体)"
_ORDERS = r"(?:instructions?|prompts?|rules?|guidelines?|directions?|commands?|messages?|context)"
_ORDERS_ZH = r"(?:指令|指示|提示词?|要求|规则|设定|命令|上下文|对话)"

_RULES: Sequence[tuple[float, str]] = (
    # setting the standing orders aside
    (
        1.0,
        rf"\b(?:ignore|disregard|forget|override|bypass|discard)\b[^.!?\n]{{0,40}}\b"
        rf"(?:previous|prior|above|earlier|preceding|your|all|any|system|original)\b"
        rf"[^.!?\n]{{0,30}}\b{_ORDERS}\b"
        rf"|\b(?:ignore|disregard|forget)\b[^.!?\n]{{0,20}}\b{_ORDERS}\b[^.!?\n]{{0,20}}"
        r"\b(?:above|before|earlier)\b",
    ),
    (
        1.0,
        rf"(?:忽略|无视|忘记|忘掉|抛开|不要理会|不要遵守|跳过)[^。！？\n]{{0,8}}"
        rf"(?:之前|以前|先前|前面|上面|以上|上述|上文|所有|一切|全部|你的|原有|系统)"
        rf"[^。！？\n]{{0,10}}{_ORDERS_ZH}",
    ),
    (1.0, rf"\bnew {_ORDERS}\s{{0,9}}:|\bfrom now on,? you\b|\byou are now (?:an?|the|in)\b"),
    (1.0, r"从现在(?:开始|起)[，,]?你|你现在(?:是|扮演)|新的?(?:指令|任务)\s{0,9}[:：]"),
    # dressed up as the system, or as markup of a chat
    (1.0, r"<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|<</?SYS>>|\[/?INST\]"),
    (
        1.0,
        r"(?:^|\n)[^\S\n]{0,20}(?:#{2,40}|<|\[|\(|\{)\s{0,9}[(（\[]?\s{0,9}system[ _-]?"
        r"(?:message|prompt|note|instruction)s?\b",
    ),
    (1.0, r"[#<\[（(【「]\s{0,9}系统(?:消息|提示|指令|通知)?\s{0,9}[>\]）)】」]"),
    (0.5, r"(?:^|\n)[^\S\n]{0,20}(?:(?:system|assistant)|系统(?:消息|提示|指令))\s{0,9}[:：]"),
    (
        0.5,
        r"</?(?:important|information|instructions?|admin|urgent)>|</?重要(?:信息|通知)>",
    ),
    # speaking to the model by its name
    (
        1.0,
        rf"\b(?:if you are|as) an? [^.!?\n]{{0,20}}{_MODEL}|\b(?:dear|attention|note to|hey|hello)"
        rf"[ ,:]{{1,9}}(?:the |any |all )?{_MODEL}",
    ),
    (
        1.0,
        rf"如果你是[^。！？\n]{{0,8}}{_MODEL_ZH}|(?:^|\n)(?:致|亲爱的)[^。！？\n]{{0,6}}{_MODEL_ZH}",
    ),
    (0.5, r"\bbefore you (?:can )?(?:answer|respond|solve|reply|continue|help)\b"),
    (0.5, r"在(?:你)?(?:回答|回复|答复)[^。！？\n]{0,12}之前"),
    # about its answer
    (
        1.0,
        r"\b(?:in|to|of|at the (?:end|start|beginning) of|with(?:in)?) your "
        r"(?:next |final )?(?:response|reply|answer|output)\b[^.!?\n]{0,60}"
        r"\b(?:add|append|include|insert|mention|say|write|use|encourag|introduc|replac)",
    ),
    (
        1.0,
        r"\b(?:add|append|include|insert|introduce|use|put|replace|substitute)\b[^.!?\n]{0,80}"
        r"\b(?:to|in|into|of|within|with) your (?:next |final )?(?:response|reply|answer|output)\b",
    ),
    (
        1.0,
        r"\b(?:modify|encode|translate|rewrite|render|end|begin|start|conclude|finish)\s{1,9}"
        r"(?:\w{1,30} )?your (?:next |final )?(?:response|reply|answer|output)\b",
    ),
    (
        1.0,
        r"\b(?:respond|reply|answer|output)\b[^.!?\n]{0,20}"
        r"\b(?:only with|exactly|nothing but|solely with)\b"
        r"|\b(?:reply|respond|answer)\b[^.!?\n]{0,60}\band nothing else\b"
        r"|\bdo not (?:answer|respond to) the question\b",
    ),
    (1.0, r"(?:只|仅|只能|只需)(?:回复|回答)|不要(?:回答|理会)[^。！？\n]{0,8}问题"),
    (
        1.0,
        r"在(?:你的?)?(?:回答|回复|答复|答案)的?(?:最后|开头|末尾|结尾|中|里|前|后|之?前面)"
        r"[^。！？\n]{0,8}(?:加|插入|写|附|添|输出|包含)",
    ),
    (0.5, r"\b(?:tell|inform|convince|assure|warn) the users? (?:that|to)\b|告诉用户|向用户声称"),
    (
        0.5,
        r"\bdo not (?:tell|inform|mention|reveal)[^.!?\n]{0,20}\b(?:user|this)\b"
        r"|不要(?:告诉|让)用户",
    ),
    (0.5, r"\bsay that your source\b|(?:声称|说明?)[^。！？\n]{0,6}(?:来源|出处)(?:是|为)"),
    # getting something out
    (
        1.0,
        r"\b(?:reveal|print|repeat|output|show|leak|display|disclose|recite)\b[^.!?\n]{0,40}"
        r"\b(?:system prompt|(?:your|hidden|initial) (?:prompt|instructions?))",
    ),
    (
        1.0,
        r"(?:输出|泄露|复述|显示|打印|重复|告诉我)[^。！？\n]{0,14}"
        r"(?:系统提示|提示词|你的(?:全部)?指令|初始指令)",
    ),
    (
        1.0,
        r"!\[[^\]\n]{0,200}\]\(\s{0,5}https?://[^)\s?]{0,300}\?[^)\s]{0,300}?=\s{0,5}"
        r"(?:\)|[{<\[])",
    ),
    (
        0.5,
        r"\buser'?s? (?:question|query|message)\b[^.!?\n]{0,40}\b(?:encoded?|append)"
        r"|用户的问题编码",
    ),
)


class Finding(NamedTuple):
    """A suspicious text, and how much of the rules it meets."""

    text: str
    weight: float


@cache
def _compiled() -> tuple[tuple[float, re.Pattern[str]], ...]:
    return tuple((weight, re.compile(rule, re.IGNORECASE)) for weight, rule in _RULES)


def suspicious(text: str) -> Iterator[Finding]:
    """Yield the parts of `text` that read like orders to a language model."""
    text = clean(text)
    for start in range(0, len(text), _LONGEST):
        part = text[start : start + _LONGEST + 200]
        met = [(weight, m) for weight, rule in _compiled() if (m := rule.search(part))]
        total = sum(weight for weight, _ in met)
        if total >= ENOUGH:
            first = min(match.start() for _, match in met)
            yield Finding(part[max(0, first - 20) : first + 280].strip(), total)
