"""Tokens for the lexical index: stems, CJK bigrams, identifiers whole and in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from kb.text.codes import also_written, neighbours, of_code, parts_of
from kb.text.dates import days
from kb.text.normalise import fold

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af"
_RUN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+(?:[-‐‑_.:/@#'’+·][^\W_{_CJK}]+)*[+#]*")
_PART = re.compile(r"[^\W\d_]+|\d+")
_HAS_CJK = re.compile(f"[{_CJK}]")
_DIGIT = re.compile(r"\d")
_CAMEL = re.compile(r"(?<![A-Za-z])[a-z]{2,30}(?:[A-Z][a-z]{1,30})+(?![A-Za-z])")
_HUMP = re.compile(r"[A-Z]?[a-z]+")
_GAP = re.compile(r" |[–—−]|[)\]〕】] ?| ?[(\[〔【]")
"""Between the numbers of one code: +49 30 1234, 国办发〔2018〕55号."""
_SIGNS = str.maketrans("’‐‑", "'--")
_LONGEST = 64
"""Longer tokens are cut: nobody searches for them, and a 10 MB word must not become one lexeme."""
_MOST_RUNS = 8
"""Numbers side by side that may be one code; more are a row of a table."""

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
_SHORTENED = re.compile(r"([a-z]+)'(?:s|t|m|d|ll|re|ve)|(\d+)(?:st|nd|rd|th)|(\d{4})s|(\S*\d\S*)'s")
"""don't, we've, its owner's, the 5th, the 1960s, ERR-2041's: the end is grammar."""


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


def _without_end(run: str) -> str:
    found = _SHORTENED.fullmatch(run)
    return found[found.lastindex or 0] if found else run


def _humps(written: str) -> list[str]:
    """Return the words of maxConnections; none of a word that has no capitals inside."""
    return [hump.lower() for hump in _HUMP.findall(written)] if written else []


def _word(run: str, written: str = "") -> list[str]:
    run = _without_end(run)
    if run.isalpha():
        humps = _humps(written)
        return [stem(run), "_".join(humps)] if humps else [stem(run)]
    if _DIGIT.search(run):
        return of_code(run, stem)
    parts = [stem(part) for part in _PART.findall(run)]
    return [run, *parts] if len(parts) > 1 else [run]


def _otherwise(run: str, written: str) -> list[str]:
    """Return tokens of other ways to write a word or code, which a question may use."""
    if run.isalpha():
        humps = _humps(written)
        return ["-".join(humps), *map(stem, humps)] if humps else []
    if _DIGIT.search(run):
        return also_written(run, stem)
    words = run.replace("_", "-")
    joined = words.replace("-", "")
    if joined == run or not joined.isalpha():
        return []
    return [stem(joined)] if words == run else [stem(joined), words]


def _chains(folded: str) -> Iterator[list[str]]:
    """Yield the runs of a text; numbers side by side come together."""
    chain: list[str] = []
    end = 0
    for match in _RUN.finditer(folded):
        run = match.group()
        number = not run.isalpha() and _DIGIT.search(run) is not None
        if chain and not (number and _GAP.fullmatch(folded, end, match.start())):
            yield chain
            chain = []
        chain.append(run)
        end = match.end()
        if not number:
            yield chain
            chain = []
    if chain:
        yield chain


def _found(text: str, *, otherwise: bool) -> list[str]:
    found: list[str] = []
    folded = fold(text)
    camels = {word.lower(): word for word in _CAMEL.findall(text) if len(word) <= _LONGEST}
    for chain in _chains(folded):
        for run in chain:
            if _HAS_CJK.match(run):
                found += _cjk(run)
                continue
            run = run[:_LONGEST].translate(_SIGNS)
            found += _word(run, camels.get(run, ""))
            found += _otherwise(run, camels.get(run, "")) if otherwise else []
        if 1 < len(chain) <= _MOST_RUNS:
            found += _across(chain, otherwise=otherwise)
    return found + _of_days(folded, set(found), otherwise=otherwise)


def _of_days(folded: str, known: set[str], *, otherwise: bool) -> list[str]:
    return [
        token
        for day in days(folded)
        for token in of_code(day, stem)
        if token not in known and (otherwise or token == day)
    ]


def _across(runs: list[str], *, otherwise: bool) -> list[str]:
    """Return the tokens of numbers side by side that none of them has by itself."""
    whole = " ".join(runs)[:_LONGEST]
    known = {token for run in runs for token in of_code(run, stem)}
    found = neighbours(parts_of(whole, stem))
    found += also_written(whole, stem) if otherwise else []
    return [token for token in found if token not in known]


def tokens(text: str) -> list[str]:
    """Return the tokens of `text` in order, with repetitions (term frequency matters).

    English words are stemmed; runs of CJK characters become overlapping bigrams (a single
    character stands for itself); `ERR-2041`, `10.2.3` and `foo_bar` give their parts, neighbouring
    parts together, and what people write instead (`ERR2041`, `fooBar`).
    """
    return _found(text, otherwise=True)


def plain_tokens(text: str) -> list[str]:
    """Return the words, letters and numbers of `text` in order, and nothing that stands for them.

    What two texts have to say alike, token by token: `5G` is `5`, `g`.
    """
    found: list[str] = []
    for match in _RUN.finditer(fold(text)):
        run = match.group()[:_LONGEST].translate(_SIGNS)
        if _HAS_CJK.match(run):
            found += _cjk(run)
        elif run.isalpha() or run[-1] in "+#":
            found.append(stem(run))
        else:
            found += map(stem, _PART.findall(_without_end(run)))
    return found


STOP_STEMS = STOP_WORDS | {stem(word) for word in STOP_WORDS if word.isascii()}


def is_stop_word(token: str) -> bool:
    """Tell whether a token is grammar, and asks for nothing."""
    return token in STOP_STEMS


def content_tokens(text: str) -> list[str]:
    """Return the distinct tokens that carry meaning, in order; all of them if none does.

    They are what is asked for: of those that `tokens` gives, none that stands for another spelling.
    """
    distinct = list(dict.fromkeys(_found(text, otherwise=False)))
    return [token for token in distinct if token not in STOP_STEMS] or distinct
