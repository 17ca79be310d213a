"""Minimal binary Word, PowerPoint and Excel files, record by record."""

import struct

from .making_office import ole


def doc(paragraphs: list[tuple[str, bytes, bytes]], *, flags: int = 0) -> bytes:
    """Return a Word 97 document; each paragraph: its text with the mark, the properties of the
    paragraph (style number and modifiers), and those of its letters."""
    text = "".join(each for each, _, _ in paragraphs)
    start = 0x800
    end = start + 2 * len(text)
    edges = [start]
    for each, _, _ in paragraphs:
        edges.append(edges[-1] + 2 * len(each))
    body = bytearray(start) + text.encode("utf-16-le")
    body += bytes(-len(body) % 512)
    letters, marks = len(body) // 512, len(body) // 512 + 1
    body += _page(edges, [_pair(chars) for _, _, chars in paragraphs], 1)
    body += _page(edges, [_odd(props) for _, props, _ in paragraphs], 13)
    sheet = struct.pack("<HH", 4, 3) + bytes(2)
    for kind in (0, 1, 2):
        sheet += struct.pack("<HHHH", 6, kind, 0xFFF1, 0)
    clx = b"\x02" + struct.pack("<IIIHIH", 16, 0, len(text), 0, start, 0)
    table, places = b"", {}
    for number, part in (
        (1, sheet),
        (12, struct.pack("<III", start, end, letters)),
        (13, struct.pack("<III", start, end, marks)),
        (33, clx),
    ):
        places[number] = (len(table), len(part))
        table += part
    struct.pack_into("<HH", body, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", body, 0x0A, 0x0200 | flags)
    struct.pack_into("<I", body, 0x4C, len(text))
    for number, place in places.items():
        struct.pack_into("<II", body, 0x9A + 8 * number, *place)
    return ole({"WordDocument": bytes(body), "1Table": table})


def _pair(raw: bytes) -> bytes:
    return bytes([len(raw)]) + raw if raw else b""


def _odd(raw: bytes) -> bytes:
    raw += bytes(1 - len(raw) % 2)
    return bytes([(len(raw) + 1) // 2]) + raw


def _page(edges: list[int], properties: list[bytes], step: int) -> bytes:
    page = bytearray(512)
    struct.pack_into(f"<{len(edges)}I", page, 0, *edges)
    at = 511
    for number, raw in enumerate(properties):
        if raw:
            at = (at - len(raw)) & ~1
            page[at : at + len(raw)] = raw
            page[4 * len(edges) + step * number] = at // 2
    page[511] = len(properties)
    return bytes(page)


def record(kind: int, data: bytes, *, instance: int = 0, container: bool = False) -> bytes:
    return struct.pack("<HHI", (instance << 4) | (0xF if container else 0), kind, len(data)) + data


def _box(kind: int, text: str, top: int) -> bytes:
    anchor = record(0xF010, struct.pack("<4h", top, 0, 100, top + 50))
    inside = record(3999, struct.pack("<I", kind)) + record(4000, text.encode("utf-16-le"))
    return record(0xF004, anchor + record(0xF00D, inside, container=True), container=True)


def ppt(slides: list[tuple[str, str]], *, token: int = 0xE391C05F) -> bytes:
    """Return a PowerPoint 97 file; each slide: its body, which is stored first, and its title."""
    data, places, listed = b"", [], b""
    for number, (body, title) in enumerate(slides):
        shapes = record(0xF003, _box(1, body, 300) + _box(0, title, 10), container=True)
        drawing = record(1036, record(0xF002, shapes, container=True), container=True)
        places.append(len(data))
        data += record(1006, drawing, container=True)
        listed += record(1011, struct.pack("<IIiII", number + 2, 0, 0, 256 + number, 0))
    main = len(data)
    data += record(1000, record(4080, listed, container=True), container=True)
    directory = len(data)
    numbers = [main, *places]
    data += record(6002, struct.pack(f"<{len(numbers) + 1}I", len(numbers) << 20 | 1, *numbers))
    edit = len(data)
    data += record(4085, struct.pack("<IIIIIII", 0, 0, 0, directory, 1, 0, 0))
    user = bytes(12) + struct.pack("<II", token, edit)
    return ole({"PowerPoint Document": data, "Current User": user})


def xls(rows: list[list[str | float]], *, locked: bool = False) -> bytes:
    """Return an Excel 97 workbook with one sheet, "Staff"."""

    def put(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def string(text: str) -> bytes:
        return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")

    start = put(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6))
    if locked:
        start += put(0x2F, bytes(54))
    font = put(
        0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x05\x00Arial"
    )
    xf = struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0, 0, 0, 0, 0, 0, 0)
    date = struct.pack("<HHHBBBBIIH", 0, 14, 1, 0, 0, 0, 0, 0, 0, 0)
    shared = font * 4 + put(0xE0, xf) * 15 + put(0xE0, date)
    sheet = put(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                sheet += put(0x204, struct.pack("<HHH", row, column, 0) + string(value))
            else:
                style = 15 if isinstance(value, float) else 0
                sheet += put(0x203, struct.pack("<HHHd", row, column, style, value))
    sheet += put(0x0A, b"")
    name = struct.pack("<BB", 5, 0) + b"Staff"
    size = len(start) + len(shared) + 4 + 6 + len(name) + 4
    bound = put(0x85, struct.pack("<IBB", size, 0, 0) + name)
    return ole({"Workbook": start + shared + bound + put(0x0A, b"") + sheet})
