"""A text as the words it is made of, in order: stems in English, dictionary words in Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kb.text import clean, cut, fold, is_stop_word, is_surname, names, stem
from retrieval.grounding import numerals

_RUN = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)|(?P<number>[-−]?\d+(?:[.,:]\d+)*)"
    r"|(?P<word>[^\W\d_\u3400-\u4dbf\u4e00-\u9fff]+(?:['’][a-z]+)?)|(?P<sign>[%‰€£$¥￥°])"
)
_END = re.compile(r"(?:'s|s'|')$")
_APART = {"founded": "establish", "founding": "establish"}
"""Words that share a stem with another and mean something else: a house is founded, or found."""
_LIGHT = frozenset(
    """accord address allow also amount answer apply ask availabl base becom call case certain
    company consist contain day depend describ detail differ document employe ensur entitl exampl
    explain find follow form get give go grant help includ inform instead involv know known likely
    list locat look main make mean mention name need note number obtain occur offer order part
    particular peopl person place possibl present provid question read receiv refer regard relat
    requir respect section see set show simpli situat sourc specif specifi stat state step take
    tell term text therefor thing time type typic use usual various want way well work year however
    additionally furthermore moreover""".split()
)
"""Stems that say little by themselves: an answer may add them."""
_LIGHT_ZH = frozenset(
    """一个 一种 一些 主要 之一 也 也是 什么 以及 以上 以下 作为 使用 具体 其中 其他 具有 内容
    分别 包含 包括 即 可 可以 可能 各 各种 同时 名为 因此 因为 属于 帮助 并 并且 应 应当
    应该 情况 成为 所以 所有 指 按照 按 提供 整个 方式 方法 是否 有关 根据 此外 每个 比如
    用于 由于 当时 直接 相关 称为 称 等 等等 约 获得 规定 该 认为 说明 请 资料 文档 文件
    这个 这些 进行 通过 通常 那么 还 还有 部分 需 需要 须 必须 问题 之后 个 名 位 人 年 月
    日 号 者 中 上 下 内 里 前 后 时 时候 时间 到 至 从 自 起 由 与 及 和 或 在 于 以 为 是
    有 被 把 对 向 给 让 使 而 则 且 但 不过 如果 若 就 才 又 再 很 最 更 共 公司 享有 享受
    得到 之 其 此 它 他 她 我们 你 您 第 的 了 吗 呢 吧 啊 着 过 不 不能 不予 不可 不得 不会
    不是 没有 无法 无需 无须 未 没 勿 能 能够 百分之 会 要 将 已 已经 都 均 所 地 得""".split()
)
_PERCENT = re.compile("(百分之)")
_NUMERALS = frozenset(numerals.HAN)
LONGEST_NAME = 4
"""Characters of a person's name."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text at `[start, end)`; `key` is what it is compared by."""

    key: str
    start: int
    end: int
    kind: str
    """`word`, `number`, `sign` or `han`."""
    capital: bool = False

    @property
    def light(self) -> bool:
        """Tell whether the word says little by itself: grammar, or "provide", "section"."""
        if self.kind == "han":
            return len(self.key) == 1 or self.key in _LIGHT_ZH
        return self.kind != "word" or is_stop_word(self.key) or self.key in _LIGHT


@lru_cache(maxsize=2_048)
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text in order; places are those in the folded text."""
    return tuple(_words(text))


def _words(text: str) -> Iterator[Word]:
    folded = fold(text).replace("’", "'")
    plain = unicodedata.normalize("NFKC", clean(text))
    same = len(folded) == len(plain)  # else nobody knows which letters were capitals
    spelled = {start for start, _end, _value in numerals.english(folded)}
    named = names(text)
    for match in _RUN.finditer(folded):
        start, end = match.span()
        if match.lastgroup == "han":
            yield from _han(match.group(), start, named)
        elif match.lastgroup == "word" and start not in spelled:
            word = _END.sub("", match.group())
            yield Word(
                _APART.get(word) or stem(word), start, end, "word", same and plain[start].isupper()
            )
        else:
            kind = "number" if start in spelled else str(match.lastgroup)
            yield Word(match.group(), start, end, kind)


def _han(run: str, at: int, named: frozenset[str]) -> Iterator[Word]:
    """Yield dictionary words, numerals apart; characters that belong to none stay together."""
    parts = [part for part in _PERCENT.split(run) if part]
    words = [w for part in parts for w in ([part] if _PERCENT.match(part) else cut(part))]
    pieces = [piece for word in words for piece in _without_numeral(word)]
    place = 0
    while place < len(pieces):
        held = pieces[place]
        place += 1
        while place < len(pieces) and _joined(held, pieces[place], named):
            held += pieces[place]
            place += 1
        person = len(held) > 1 and is_surname(held) and held[:2] in named
        kind = "number" if set(held) <= _NUMERALS else "han"
        yield Word(held, at, at + len(held), kind, person)
        at += len(held)


def _joined(held: str, piece: str, named: frozenset[str]) -> bool:
    """Tell whether both are parts of a word that no dictionary has, such as a name."""
    grammar = piece in _LIGHT_ZH and (held in _LIGHT_ZH or len(held) > 1)
    return held[-1] + piece[0] in named and len(held + piece) <= LONGEST_NAME and not grammar


def _without_numeral(word: str) -> list[str]:
    end = len(word) - len(word.lstrip(numerals.HAN))
    if 0 < end < len(word) and word not in _LIGHT_ZH:
        return [word[:end], word[end:]]
    return [word]
