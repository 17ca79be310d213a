"""Control words of RTF: what they stand for, and which groups hold no text of the document."""

from __future__ import annotations

import codecs

SYMBOLS = {
    "tab": "\t", "line": "\n", "softline": "\n", "emdash": "—", "endash": "–", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ",
    "enspace": " ", "qmspace": " ", "~": " ", "_": "-", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
SKIPPED = frozenset(
    "fonttbl colortbl stylesheet info pict objdata header headerl headerr headerf footer footerl "
    "footerr footerf fldinst listtable listoverridetable revtbl rsidtbl generator themedata "
    "colorschememapping latentstyles datastore xmlnstbl mmathPr pgdsctbl bkmkstart bkmkend xe tc "
    "rxe txe ftnsep ftnsepc aftnsep aftnsepc atnid atndate atnref atnparent atntime filetbl "
    "nonesttables shprslt sn sv template private pnseclvl mmathPict objclass objname fontemb "
    "passwordhash userprops docvar falt panose background picprop blipuid nonshppict".split()
)
"""Groups that are no part of the text."""
STARRED = frozenset(
    "shpinst shptxt footnote annotation atnauthor nesttableprops ud moMath moMathPara "
    "shpgrp cs fldrslt result pntext".split()
)
"""Groups that are read although they are marked as ones that a program may leave out."""
ASIDE = frozenset({"footnote", "annotation", "shptxt"})
"""Groups whose text follows the paragraph that they stand in."""
PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "column", "pagebb"})
TINY = 2
"""Half points: nobody reads letters of one point."""

_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_PAGES = {936: "gb18030", 950: "big5hkscs", 10000: "mac_roman", 65001: "utf-8", 54936: "gb18030"}


def of_charset(number: int, usual: str) -> str:
    """Return the codec of a font's character set."""
    return "cp1252" if number == 0 else _CHARSETS.get(number, usual)


def of_page(number: int) -> str:
    """Return the codec of a code page; an unknown one is read as western."""
    name = _PAGES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
