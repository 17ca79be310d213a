"""What a Word file needs beside its text: the look, and the list of its parts."""

from __future__ import annotations

from frontend.pages.papers.ooxml import HEAD, part, relation, relations

_FONTS = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Microsoft YaHei"/>'
_DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}<w:sz w:val="22"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
)


def _style(ident: str, name: str, para: str = "", runs: str = "", kind: str = "paragraph") -> str:
    """Return a style; `para` and `runs` are the properties of paragraphs and of runs."""
    default = ' w:default="1"' if ident in ("Normal", "TableNormal") else ""
    based = '<w:basedOn w:val="Normal"/>' if kind == "paragraph" and not default else ""
    inside = (f"<w:pPr>{para}</w:pPr>" if para else "") + (f"<w:rPr>{runs}</w:rPr>" if runs else "")
    head = f'<w:style w:type="{kind}"{default} w:styleId="{ident}"><w:name w:val="{name}"/>'
    return f"{head}{based}{inside}</w:style>"


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_GRID = (
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
    f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr></w:style>"
)
STYLES = part(
    "styles",
    _DEFAULTS
    + _style("Normal", "Normal")
    + _style("Title", "Title", '<w:spacing w:after="60"/>', '<w:sz w:val="40"/>')
    + _style(
        "Heading1",
        "heading 1",
        '<w:keepNext/><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="0"/>',
        '<w:b/><w:sz w:val="28"/>',
    )
    + _style("Heading2", "heading 2", '<w:keepNext/><w:outlineLvl w:val="1"/>', "<w:b/>")
    + _style("ListParagraph", "List Paragraph", '<w:ind w:left="425" w:hanging="283"/>')
    + _style("Remark", "Remark", '<w:ind w:left="283"/>', '<w:i/><w:color w:val="666666"/>')
    + _style("Code", "Code", "", '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>')
    + _style("FootnoteText", "footnote text", '<w:spacing w:after="40"/>', '<w:sz w:val="18"/>')
    + _style(
        "FootnoteReference",
        "footnote reference",
        runs='<w:vertAlign w:val="superscript"/>',
        kind="character",
    )
    + _style(
        "Hyperlink",
        "Hyperlink",
        runs='<w:color w:val="1155CC"/><w:u w:val="single"/>',
        kind="character",
    )
    + _GRID,
)
SETTINGS = part(
    "settings",
    '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>',
)
SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/>'
    "</w:r></w:p></w:footnote>"
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{name}+xml"/>'
        for name in ("styles", "settings", "footnotes")
    )
    + "</Types>"
)
ROOT = relations(relation("r1", "officeDocument", "word/document.xml"))
BESIDE = relations(
    relation("r1", "styles", "styles.xml")
    + relation("r2", "settings", "settings.xml")
    + relation("r3", "footnotes", "footnotes.xml")
)
