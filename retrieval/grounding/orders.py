"""Sentences of a source that are addressed to a machine: they prove nothing."""

from __future__ import annotations

import re

from kb.text import fold

_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}"
    r"\b(?:instructions?|prompts?|rules?|context|above|previous)\b"
    r"|^\W*(?:system|assistant)\s*[:：]"
    r"|\b(?:tell|inform|assure|convince)\b.{0,20}"
    r"\b(?:the )?(?:reader|user|employee)s?\b.{0,10}\bthat\b"
    r"|\bin (?:every|each|all|your) (?:answers?|repl(?:y|ies)|responses?)\b"
    r"|\b(?:you are|act as|pretend to be)\b.{0,30}\b(?:assistant|model|chatbot|ai)\b"
    r"|(?:忽略|无视|忘记|不要理会).{0,12}(?:指令|提示|规则|要求|以上|之前)"
    r"|^\W*(?:系统|助手)\s*[:：]|请?(?:告诉|告知|转告)(?:读者|用户|员工|对方)"
    r"|(?:每个|每次|所有|你的)(?:回答|回复|答复)(?:中|里|都)|你(?:现在)?是.{0,12}(?:助手|模型|机器人)"
)


def is_order(sentence: str) -> bool:
    """Tell whether a sentence tells a model what to say or do."""
    return _ORDER.search(fold(sentence)) is not None
