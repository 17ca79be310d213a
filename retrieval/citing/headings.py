"""Headings and lines before a list: what of them says nothing that would need proof."""

from __future__ import annotations

from collections.abc import Sequence

from kb.text import fold
from retrieval.events import Hit
from retrieval.grounding import figures_in, figures_of, opposed, words_of

_PLAIN = frozenset(
    """background conclus context definit descript differ exampl fact featur follow introduct item
    key list object option overview point process reason recommend result rule step summari tip
    topic 总结 步骤 概述 结论 注意 详情 答案 要求 如下 背景 简介 例子 示例 特点 区别 原因 建议 选项
    要点 流程 定义 结果 总之""".split()
)
"""Words that a heading may add to those of the question and of the sources' own headings."""


def harmless(text: str, question: str, hits: Sequence[Hit]) -> bool:
    """Tell whether a line says no more than the question and the headings of the sources do."""
    known = "\n".join([question, *(" ".join([hit.title, *hit.headings]) for hit in hits)])
    keys, folded = {word.key for word in words_of(known)}, fold(known)
    if not figures_of(text) <= figures_in(known) or opposed(text, question):
        return False
    return all(
        word.light
        or word.key in keys
        or word.key in _PLAIN
        or (word.kind == "han" and word.key in folded)
        for word in words_of(text)
    )
