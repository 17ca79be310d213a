"""Where Chinese words end: a bigram that straddles two of them is there by accident."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from kb.text.normalise import fold

_PARTICLES = frozenset("的了吗呢吧啊么")
_GRAMMAR = _PARTICLES | frozenset(
    "是有在和与及或被把对为我你他她它这那哪几多少请问不没也都就还于由从到向以其之所第个位"
)
"""Characters that stand alone without being part of a name."""
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董潘袁蔡蒋余叶程苏魏吕丁"
    "沈卢姜崔钟谭陆汪范廖贾夏韦付邹孟熊秦邱江尹薛阎段雷侯龙陶黎贺顾毛郝龚邵覃武钱戴严莫孔汤常温"
    "康施文牛樊葛邢安齐庄翟殷聂焦梅欧盛童詹倪"
) | frozenset("欧阳 司马 上官 诸葛 尉迟 皇甫 夏侯 公孙 慕容 司徒 端木 令狐 宇文 长孙 轩辕".split())
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")


@cache
def _cut():  # type: ignore[no-untyped-def]
    import rjieba

    return rjieba.cut


def cut(run: str) -> list[str]:
    """Return the dictionary words of a run of Han characters, in order."""
    return list(_cut()(run, hmm=False))


def is_surname(word: str) -> bool:
    """Tell whether Chinese family names begin so."""
    return word[:1] in _SURNAMES or word[:2] in _SURNAMES


def straddling(text: str) -> frozenset[str]:
    """Return the bigrams of `text` that lie across two words and inside none.

    连接超时 is 连接 and 超时: 接超 means nothing, yet it is rare and would weigh much. Characters
    that the dictionary leaves alone side by side are taken for a name it does not know, and kept,
    unless one of them is a particle.
    """
    across: set[str] = set()
    inside: set[str] = set()
    for run in _HAN.findall(fold(text)):
        words = _cut()(run, hmm=False)
        inside.update(pair for word in words for pair in map("".join, pairwise(word)))
        across.update(
            first[-1] + second[0]
            for first, second in pairwise(words)
            if len(first + second) > 2 or not _PARTICLES.isdisjoint(first + second)
        )
    return frozenset(across - inside - names(text))


def names(text: str) -> frozenset[str]:
    """Return the bigrams of what is probably a name: characters that no dictionary word claims,
    and a surname with what follows.

    Embedders tell such names apart no better than codes.
    """
    return frozenset(
        pair
        for run in _HAN.findall(fold(text))
        for first, second in pairwise(_cut()(run, hmm=False))
        if _is_name(first, second)
        for pair in map("".join, pairwise(first + second))
    )


def _is_name(first: str, second: str) -> bool:
    if not _GRAMMAR.isdisjoint(first + second):
        return False
    return len(first + second) == 2 or (first in _SURNAMES and len(second) <= 2)
