"""Small office files made from their parts: what the libraries that write them cannot make."""

import io
import struct
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def package(main: str, parts: dict[str, str], relations: dict[str, dict[str, str]] | None = None):
    """Return an Office Open XML file; `relations`: part -> {kind: target}, ids rId1, rId2 ..."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for part, listed in {"": {"officeDocument": main}, **(relations or {})}.items():
            folder, _, name = part.rpartition("/")
            path = f"{folder}/_rels/{name}.rels" if folder else "_rels/.rels"
            archive.writestr(path, _relations(listed))
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def _relations(listed: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{at}" Type="{_REL}/{kind.rstrip("0123456789")}" Target="/{target}"/>'
        for at, (kind, target) in enumerate(listed.items(), 1)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{rows}</Relationships>"
    )


def word(body: str, parts: dict[str, str] | None = None, **related: str) -> bytes:
    """Return a Word document around the XML of its body."""
    document = (
        f'<w:document {W} xmlns:r="{_REL}" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml">'
        f"<w:body>{body}</w:body></w:document>"
    )
    relations = {"word/document.xml": related} if related else {}
    return package("word/document.xml", {"word/document.xml": document, **(parts or {})}, relations)


def p(text: str, properties: str = "", run: str = "") -> str:
    """Return a Word paragraph of one run."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


CHART = """<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart>
<c:title><c:tx><c:rich><a:p><a:r><a:t>Ducks by year</a:t></a:r></a:p></c:rich></c:tx></c:title>
<c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>Wild</c:v></c:pt>
</c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache><c:pt idx="0"><c:v>2024</c:v></c:pt>
<c:pt idx="1"><c:v>2025</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache>
<c:pt idx="0"><c:v>4.4000000000000004</c:v></c:pt><c:pt idx="1"><c:v>7</c:v></c:pt></c:numCache>
</c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"""


def sheets(
    *sheets: str, strings: str = "", styles: str = "", states: tuple[str, ...] = ()
) -> bytes:
    """Return a workbook with the XML of its sheets' insides."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    listed, parts, related = "", {}, {}
    for at, inside in enumerate(sheets, 1):
        state = states[at - 1] if states else "visible"
        listed += f'<sheet name="S{at}" sheetId="{at}" state="{state}" r:id="rId{at}"/>'
        parts[f"xl/worksheets/sheet{at}.xml"] = f"<worksheet {main}>{inside}</worksheet>"
        related[f"worksheet{at}"] = f"xl/worksheets/sheet{at}.xml"
    if strings:
        parts["xl/sharedStrings.xml"] = f"<sst {main}>{strings}</sst>"
        related["sharedStrings"] = "xl/sharedStrings.xml"
    if styles:
        parts["xl/styles.xml"] = f"<styleSheet {main}>{styles}</styleSheet>"
        related["styles"] = "xl/styles.xml"
    book = f'<workbook {main} xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>'
    return package(
        "xl/workbook.xml", {"xl/workbook.xml": book, **parts}, {"xl/workbook.xml": related}
    )


def opendocument(kind: str, body: str, styles: str = "", manifest: str = "") -> bytes:
    """Return an OpenDocument file around the XML inside `office:text` or its like."""
    names = {
        "office": "office:1.0", "text": "text:1.0", "table": "table:1.0", "draw": "drawing:1.0",
        "style": "style:1.0", "svg": "svg-compatible:1.0", "presentation": "presentation:1.0",
        "fo": "xsl-fo-compatible:1.0",
    }  # fmt: skip
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{rest}"'
        for name, rest in names.items()
    )
    content = (
        f'<office:document-content {spaces} xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("content.xml", content)
    return made.getvalue()


def ole(streams: dict[str, bytes]) -> bytes:
    """Return an OLE container; every stream is padded to where it needs no small blocks."""
    padded = {
        name: data.ljust(-(-max(len(data), 4096) // 512) * 512, b"\0")
        for name, data in streams.items()
    }
    sectors = [len(data) // 512 for data in padded.values()]
    table, directory, at = [_FAT, _END], b"", 2
    directory += _entry("Root Entry", 5, _END, 0, child=1)
    for number, (name, count) in enumerate(zip(padded, sectors, strict=True), 1):
        following = number + 1 if number < len(padded) else _FREE
        directory += _entry(name, 2, at, count * 512, right=following)
        table += [*range(at + 1, at + count), _END]
        at += count
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIII", 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    assert len(table) <= 128
    assert len(directory) <= 512
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    return header + fat + directory.ljust(512, b"\0") + b"".join(padded.values())


def _entry(name: str, kind: int, start: int, size: int, *, right=_FREE, child=_FREE) -> bytes:
    raw = name.encode("utf-16-le")
    entry = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
    entry += struct.pack("<III", _FREE, right, child) + bytes(36)
    return entry + struct.pack("<III", start, size, 0)
