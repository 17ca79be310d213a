"""Files that attack or that are very long, made here."""

from __future__ import annotations

import io
import tarfile
import zipfile

MEGABYTE = 2**20
_ENTITY = b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>'
_LAUGHS = (
    b"<!DOCTYPE d [<!ENTITY a 'ha'>"
    + b"".join(
        f"<!ENTITY {after} '{f'&{before};' * 10}'>".encode()
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + b"]><d>&i;</d>"
)


def _zip(*members: tuple[str, bytes], level: int = 9) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def _lying(bomb: bytes) -> bytes:
    """Return a ZIP whose headers say that its member is 10 bytes long."""
    size = (200 * MEGABYTE).to_bytes(4, "little")
    return bomb.replace(size, (10).to_bytes(4, "little"))


def _office(main: bytes, name: str = "word/document.xml") -> bytes:
    types = b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
    return _zip(("[Content_Types].xml", types), (name, main))


def _tar(name: str, link: str = "", kind: bytes = tarfile.SYMTYPE) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind, link
        archive.addfile(entry)
    return out.getvalue()


def bombs() -> dict[str, bytes]:
    """Return files that unpack, expand or point to far more than they are."""
    zeros = _zip(("zeros.txt", b"0" * 200 * MEGABYTE))
    nested = _zip(("inner.zip", zeros))
    return {
        "200 MB of zeros.zip": zeros,
        "sizes that lie.zip": _lying(zeros),
        "a bomb in an archive.zip": nested,
        "100,000 members.zip": _zip(*((f"{n}.txt", b"x") for n in range(100_000)), level=1),
        "way up.zip": _zip(("../../../../tmp/footnote-escaped.txt", b"escaped")),
        "symbolic link.tar.gz": _tar("passwd.txt", "/etc/passwd"),
        "device.tar.gz": _tar("zero.txt", kind=tarfile.CHRTYPE),
        "200 MB of XML.docx": _office(b"<w>" + b"a" * 200 * MEGABYTE + b"</w>"),
        "200 MB of strings.xlsx": _office(b"b" * 200 * MEGABYTE, "xl/sharedStrings.xml"),
        "entity of a file.xml": _ENTITY,
        "entity of a file.svg": _ENTITY.replace(b"<d>", b"<svg>").replace(b"</d>", b"</svg>"),
        "entity of a file.docx": _office(_ENTITY),
        "a billion laughs.xml": _LAUGHS,
        "a billion laughs.docx": _office(_LAUGHS),
    }


def pages(count: int) -> bytes:
    """Return a PDF with a line of text on each of `count` pages."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b""]
    kids = []
    for number in range(count):
        text = (
            f"BT /F1 12 Tf 72 720 Td (Page {number + 1} of the ledger, entry {number * 7}.) Tj ET"
        )
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R"
            b" >> >> /Contents %d 0 R >>" % (len(objects) + 2)
        )
        objects.append(f"<< /Length {len(text)} >>\nstream\n{text}\nendstream".encode())
    objects[1] = f"<< /Type /Pages /Count {count} /Kids [{' '.join(kids)}] >>".encode()
    objects[2] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    out, offsets = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n" % (len(objects) + 1, start))
    return out.getvalue() + b"%%EOF"
