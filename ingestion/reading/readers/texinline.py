"""Commands of LaTeX within a paragraph."""

from __future__ import annotations

import re
import unicodedata

_COMMAND = re.compile(r"\\(?:([A-Za-z@]+)\*?[ \t]?|(.)|$)", re.S)
_SILENT = frozenset(
    "label ref pageref cite citep citet autoref cref eqref nocite includegraphics input include "
    "bibliography bibliographystyle hspace vspace vskip hskip setlength addtolength setcounter "
    "addtocounter usepackage documentclass newcommand renewcommand providecommand definecolor "
    "color pagestyle thispagestyle hypertarget hyperlink phantomsection addcontentsline index "
    "raisebox rule fontsize selectlanguage setmainfont hypersetup geometry graphicspath "
    "newenvironment newtheorem theoremstyle pandocbounded setkeys def let vcenter arraybackslash "
    "textcolor colorbox begin end multicolumn multirow href title author date real "
    "linewidth".split()
)
"""Commands whose first argument is not text."""
_TWO = frozenset("addtocounter setlength addtolength setcounter newcommand renewcommand".split())
_THREE = frozenset(["addcontentsline", "definecolor"])
_SPANS = frozenset(["multicolumn", "multirow"])
_BOXES = frozenset("minipage multicols adjustbox tcolorbox thebibliography".split())
_REFERENCES = frozenset("ref pageref cite citep citet autoref cref eqref".split())
_SIGNS = {
    "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textbar": "|",
    "textless": "<", "textgreater": ">", "textquotesingle": "'", "textquotedbl": '"',
    "textunderscore": "_", "textbullet": "•", "textendash": "–", "textemdash": "—",
    "ldots": "…", "dots": "…", "textellipsis": "…", "copyright": "©", "textregistered": "®",
    "texttrademark": "™", "pounds": "£", "euro": "€", "texteuro": "€", "S": "§", "P": "¶",
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å",
    "AA": "Å", "l": "ł", "L": "Ł", "i": "i", "j": "j", "textdegree": "°", "LaTeX": "LaTeX",
    "TeX": "TeX", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "textbraceleft": "{", "textbraceright": "}", "newline": "\n",
    "checkmark": "✓", "textdollar": "$", "times": "×", "rightarrow": "→", "to": "→", "leq": "≤",
    "geq": "≥", "neq": "≠", "pm": "±", "cdot": "·", "quad": " ", "qquad": " ", "linebreak": "\n",
}  # fmt: skip
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "r": "\u030a",
    "k": "\u0328", "d": "\u0323",
}  # fmt: skip
_VERB = re.compile(r"\\(?:verb\*?|lstinline(?:\[[^\]]*\])?)([^A-Za-z\s{*])(.*?)\1")
_DASHES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))
_KEPT = re.compile("\0(\\d+)\0")
_MOST = 200_000


def inline(text: str, *, spaces: bool = False) -> str:
    """Return text without commands, in the signs they stand for; with `spaces` as in a listing."""
    if "\\" not in text and not spaces:
        return _typeset(re.sub(r"[{}$]", "", text))
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group(2))
        return f"\0{len(kept) - 1}\0"

    made = "".join(_said(_VERB.sub(keep, text.replace("\0", "")), kept))
    made = made if spaces else _typeset(made)
    return _KEPT.sub(lambda m: kept[int(m.group(1))], made)


def argument(text: str, at: int) -> tuple[str, int]:
    """Return what stands in the braces at `at` (spaces may come before), and where they end."""
    while at < len(text) and text[at].isspace():
        at += 1
    if text[at : at + 1] != "{":
        return "", at
    depth, start = 0, at + 1
    while at < min(len(text), start + _MOST):
        character = text[at]
        if character == "\\":
            at += 1
        depth += (character == "{") - (character == "}")
        at += 1
        if depth == 0:
            return text[start : at - 1], at
    return text[start:at], at


def _typeset(text: str) -> str:
    for written, shown in _DASHES:
        text = text.replace(written, shown)
    return text.replace("~", " ").replace("\1", "~")


def _said(text: str, kept: list[str]) -> list[str]:
    parts: list[str] = []
    at = 0
    while match := _COMMAND.search(text, at):
        parts.append(re.sub(r"(?<!\0)[{}$]", "", text[at : match.start()]))
        at = match.end()
        name, sign = match.group(1), match.group(2)
        if sign in _ACCENTS or (name in _ACCENTS and text[at : at + 1] == "{"):
            said, at = _accented(text, at, _ACCENTS[sign or name])
            parts.append(said)
        elif name:
            said, at = _named(name, text, at)
            parts.append(said)
        else:
            parts.append(_sign(sign, kept))
    parts.append(re.sub(r"[{}$]", "", text[at:]))
    return parts


def _sign(sign: str | None, kept: list[str]) -> str:
    """Return an escaped sign; braces and dollars are kept from being dropped later."""
    if sign in ("\\", "\n"):
        return "\n"
    if sign in (",", ";", ":", " ", "!", "/", "-", "@", None):
        return "" if sign in ("!", "/", "-", "@", None) else " "
    kept.append("" if sign in "()[]" else sign)
    return f"\0{len(kept) - 1}\0"


def _accented(text: str, at: int, accent: str) -> tuple[str, int]:
    if text[at : at + 1] == "{":
        said, at = argument(text, at)
        said = {"\\i": "i", "\\j": "j"}.get(said.strip(), said)
    else:
        said, at = text[at : at + 1], at + 1
    if not said.strip():
        return {"\u0303": "\1", "\u0302": "^"}.get(accent, ""), at
    return unicodedata.normalize("NFC", said[0] + accent) + said[1:], at


def _named(name: str, text: str, at: int) -> tuple[str, int]:
    """Return what a command shows before the rest, and where the rest goes on."""
    if name in _SIGNS:
        return _SIGNS[name], at + (text[at : at + 2] == "{}") * 2
    at = _past_options(text, at)
    if name == "footnote":
        said, at = argument(text, at)
        return f" ({inline(said)})", at
    if name == "texorpdfstring":
        said, at = argument(text, at)
        return inline(said), argument(text, at)[1]
    if name not in _SILENT:
        return "", at  # its arguments are text
    said, at = argument(text, at)
    if name == "begin" and said in _BOXES:
        _, at = argument(text, _past_options(text, at))
    for _ in range((name in _TWO) + 2 * (name in _THREE) + (name in _SPANS)):
        _, at = argument(text, _past_options(text, at))
    return (f"[{said}]" if name in _REFERENCES and said else ""), at


def _past_options(text: str, at: int) -> int:
    while text[at : at + 1] == "[":
        end = text.find("]", at)
        if end < 0 or end - at > 1_000:
            return at
        at = end + 1
    return at
