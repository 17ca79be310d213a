"""What a document is about, from its title and headings: what its sentences leave unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.text import fold, has_cjk, names, tokens
from kb.text.tokens import stem
from retrieval.conflicting import chinese, english
from retrieval.conflicting.statement import Statement, names_in, qualifiers_in
from retrieval.events import Hit

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LATIN = re.compile(r"[a-z][a-z'’]*")
_NUMBERED = re.compile(r"[a-z\d.-]*\d[a-z\d.-]*")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_VERSION = re.compile(r"\bv(?:ersion)? ?[\d.]+|第[\d一二三四五六七八九十]+版")


def apart(one: Hit, first: Statement, other: Hit, second: Statement) -> bool:
    """Tell whether two documents speak of different things: another product, country or period."""
    if one.document_id == other.document_id:
        return _narrowed(one, first) != _narrowed(other, second)
    if _is_deictic(first, second) and _topic(one.title) != _topic(other.title):
        return True
    return (
        _by_title(one, other)
        or _by_headings(one, other)
        or _narrowed(one, first) - _said(other, second) != set()
        or _narrowed(other, second) - _said(one, first) != set()
    )


def _narrowed(hit: Hit, said: Statement) -> set[str]:
    """Return what narrows a statement: words of its title and headings, as of itself."""
    above = fold(" ".join([hit.title, *hit.headings]))
    found = {word for word in qualifiers_in(above) if stem(word) not in _edition()}
    return found | set(said.qualifiers)


def _said(hit: Hit, said: Statement) -> set[str]:
    return _narrowed(hit, said) | set(qualifiers_in(said.text))


def _is_deictic(*said: Statement) -> bool:
    return any(each.says(english.DEICTIC, chinese.DEICTIC) for each in said)


def _by_title(one: Hit, other: Hit) -> bool:
    if not (one.title.strip() or other.title.strip()):
        return True
    if names(one.title) != names(other.title):
        return True
    mine, theirs = _topic(one.title), _topic(other.title)
    years = [set(_YEAR.findall(hit.title)) for hit in (one, other)]
    if years[0] != years[1] and any(map(_is_report, (one.title, other.title))):
        return True
    parallel = bool(mine & theirs) or _is_of_its_own(one.title) or _is_of_its_own(other.title)
    if mine - theirs and theirs - mine and parallel:
        return True
    both = f"{one.text} {other.text}"
    for hit, topic, others in ((one, mine - theirs, other), (other, theirs - mine, one)):
        elsewhere = {stem(word) for word in _LATIN.findall(fold(_all(others)))}
        if any(name not in elsewhere for name in topic & _named(hit)):
            return True
        if mine & theirs and any(_unknown(word, both) for word in topic):
            return True
    return False


def _by_headings(one: Hit, other: Hit) -> bool:
    """Tell whether headings are alike but for a word: Travel in Europe, Travel in Asia."""
    mine, theirs = (_topic(hit.headings[-1]) if hit.headings else set() for hit in (one, other))
    return bool(mine & theirs and mine - theirs and theirs - mine)


def _topic(title: str) -> set[str]:
    """Return the words and numbers of a title, but for editions and kinds of documents."""
    plain = _VERSION.sub(" ", _YEAR.sub(" ", fold(title)))
    found = {stem(word) for word in _LATIN.findall(plain)} - _edition()
    found |= set(_NUMBERED.findall(plain))
    for run in _HAN.findall(plain):
        found |= {word for word in chinese.words(run) if word not in chinese.EDITION}
    return found


def _edition() -> set[str]:
    return {stem(word) for word in english.EDITION}


def _is_of_its_own(title: str) -> bool:
    plain = fold(title)
    small = {stem(word) for word in english.OF_ITS_OWN}
    return bool(small & {stem(word) for word in _LATIN.findall(plain)}) or any(
        word in plain for word in chinese.OF_ITS_OWN
    )


def _is_report(title: str) -> bool:
    plain = fold(title)
    pattern = chinese.REPORTS if has_cjk(title) else english.REPORTS
    return re.search(pattern, plain) is not None


def _all(hit: Hit) -> str:
    return " ".join([hit.title, *hit.headings, hit.text])


def _named(hit: Hit) -> set[str]:
    """Return the stems of what the text writes like a name, and of its codes."""
    codes = (token for token in tokens(hit.text) if any(char.isdigit() for char in token))
    return {stem(name) for name in names_in(hit.text)} | set(codes)


def _unknown(word: str, texts: str) -> bool:
    """Tell whether a Latin word of a title is never written small: then it is likely a name."""
    small: Iterable[str] = re.findall(r"\b[a-z]+\b", texts)
    return word.isascii() and word not in {stem(each) for each in small}
