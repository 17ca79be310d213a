"""Tokens for the lexical index: stems, CJK bigrams, identifiers whole and in parts."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kb.text.normalise import fold

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af"
_RUN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+(?:[-_.:/@#'’+][^\W_{_CJK}]+)*[+#]*")
_PART = re.compile(r"[^\W\d_]+|\d+")
_HAS_CJK = re.compile(f"[{_CJK}]")
_LONGEST = 64
"""Longer tokens are cut: nobody searches for them, and a 10 MB word must not become one lexeme."""

_ENGLISH = """a about after all also am an and another any are aren as at be because been before
being both but by can cannot could couldn did didn do does doesn doing don each else every few
for from had hadn has hasn have haven having he her here hers herself him himself his how i if
in into is isn it its itself just let many me might more most much must my no nor not of off on
once only or other our ours ourselves out over own same shall she should shouldn so some such
than that the their them themselves then there these they this those through to too under until
up us very was wasn we were weren what when where which while who whom why will with won would
wouldn you your yours"""
_CHINESE = "的 了 是 在 和 与 及 或 吗 呢 吧 啊 什么 怎么 如何 哪些 哪个 是否 可以 请问 多少 怎样"
STOP_WORDS = frozenset(_ENGLISH.split()) | frozenset(_CHINESE.split())
_OF_CODES = re.compile(r"[\d_@#+]")
_SHORTENED = re.compile(r"([a-z]+)'(?:s|t|m|d|ll|re|ve)")
"""don't, we've, its owner's: what is after the apostrophe is grammar."""


@cache
def _stemmer():  # type: ignore[no-untyped-def]
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the English (Porter2) stem of an ASCII word; other words are returned as they are."""
    return str(_stemmer().stemWord(word)) if word.isascii() and word.isalpha() else word


def _cjk(run: str) -> list[str]:
    if len(run) == 1:
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _word(run: str) -> list[str]:
    run = run[:_LONGEST].replace("’", "'")
    if shortened := _SHORTENED.fullmatch(run):
        run = shortened[1]
    if run.isalpha():
        return [stem(run)]
    parts = [stem(part) for part in _PART.findall(run)]
    return [run, *parts] if len(parts) > 1 else [run]


def tokens(text: str) -> list[str]:
    """Return the tokens of `text` in order, with repetitions (term frequency matters).

    English words are stemmed; runs of CJK characters become overlapping bigrams (a single
    character stands for itself); `ERR-2041`, `10.2.3` and `foo_bar` give themselves and their
    parts.
    """
    found: list[str] = []
    for match in _RUN.finditer(fold(text)):
        run = match.group()
        found += _cjk(run) if _HAS_CJK.match(run) else _word(run)
    return found


STOP_STEMS = STOP_WORDS | {stem(word) for word in STOP_WORDS if word.isascii()}


def content_tokens(text: str) -> list[str]:
    """Return the distinct tokens that carry meaning, in order; all of them if none does."""
    distinct = list(dict.fromkeys(tokens(text)))
    return [token for token in distinct if token not in STOP_STEMS] or distinct


def is_code(token: str) -> bool:
    """Tell a number or a code from a word: `10.2.3`, `err-2041`, `max_connections`, `c#`."""
    return _OF_CODES.search(token) is not None
