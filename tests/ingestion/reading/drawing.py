"""PDFs and pictures made here: text at places, invisible text, scans."""

import io
import zlib
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

CHINESE = Path(__file__).parents[2] / "fixtures" / "chinese.png"
"""Four lines of Chinese, drawn by us."""


def pdf(
    *pages: str, size=(612, 792), images=(), box: str = "", fonts=("Helvetica",), forms=()
) -> bytes:
    """Return a PDF whose pages have these content streams; /F1 and so on are fonts, /I1 images,
    /X1 forms.

    `images` are (width, height, RGB bytes); `forms` are (entries of the dictionary, content);
    `box` is added to each page's dictionary. A font "Type3" has letters that are squares of 80 by
    90 units, each as wide as a point.
    """
    bodies: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]

    def add(body: bytes) -> int:
        bodies.append(body)
        return len(bodies)

    def stream(dictionary: str, data: bytes) -> bytes:
        packed = zlib.compress(data)
        head = f"<< {dictionary} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
        return head.encode() + packed + b"\nendstream"

    named = {}
    square = add(stream("", b"80 0 0 0 70 90 d1 0 0 70 90 re f"))
    for number, name in enumerate(fonts, 1):
        named[f"F{number}"] = add(_font(name, square).encode())
    pictures = {}
    for number, (width, height, data) in enumerate(images, 1):
        kind = f"/Type /XObject /Subtype /Image /Width {width} /Height {height}"
        kind += " /ColorSpace /DeviceRGB /BitsPerComponent 8"
        pictures[f"I{number}"] = add(stream(kind, data))
    listed = " ".join(f"/{key} {value} 0 R" for key, value in named.items())
    for number, (entries, content) in enumerate(forms, 1):
        kind = f"/Type /XObject /Subtype /Form {entries} /Resources << /Font << {listed} >> >>"
        pictures[f"X{number}"] = add(stream(kind, content.encode("latin-1")))
    kids = []
    for page in pages:
        content = add(stream("", page.encode("latin-1")))
        resources = f"/Font << {listed} >>"
        resources += " /XObject << " + " ".join(f"/{k} {v} 0 R" for k, v in pictures.items())
        kids.append(
            add(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] {box} "
                f"/Resources << {resources} >> >> /Contents {content} 0 R >>".encode()
            )
        )
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    bodies[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    out, offsets = b"%PDF-1.6\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{offset:010} 00000 n \n" for offset in offsets).encode()
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n".encode()
    return out + b"%%EOF\n"


def _font(name: str, letter: int) -> str:
    if name != "Type3":
        return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
    names = " ".join(f"/{chr(code)}" for code in range(97, 123))
    drawn = " ".join(f"/{chr(code)} {letter} 0 R" for code in range(97, 123))
    return (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 80 95] /FontMatrix [1 0 0 1 0 0] "
        f"/CharProcs << {drawn} >> /Encoding << /Type /Encoding /Differences [97 {names}] >> "
        f"/FirstChar 97 /LastChar 122 /Widths [{' '.join(['80'] * 26)}] >>"
    )


def at(x: float, y: float, text: str, size: float = 11, font: int = 1, more: str = "") -> str:
    """Return the operators that show text at a place, from the bottom left."""
    safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F{font} {size} Tf {more} 1 0 0 1 {x} {y} Tm ({safe}) Tj ET\n"


def column(x: float, top: float, lines, size: float = 11, step: float = 14) -> str:
    """Return lines below each other."""
    return "".join(at(x, top - n * step, line, size) for n, line in enumerate(lines))


def letter(lines, *, width=1000, height=1400, size=34, mode="RGB") -> Image.Image:
    """Return a white page with lines of text, as a clean scan has them."""
    page = Image.new("RGB", (width, height), "white")
    pen, face = ImageDraw.Draw(page), ImageFont.load_default(size)
    for number, line in enumerate(lines):
        pen.text((80, 90 + number * 2 * size), line, fill="black", font=face)
    return page.convert(mode)


def saved(image: Image.Image, format: str, **options) -> bytes:
    """Return an image as a file."""
    made = io.BytesIO()
    image.save(made, format, **options)
    return made.getvalue()


def scan(*images: Image.Image) -> bytes:
    """Return a PDF whose pages are pictures."""
    pages = [f"q 612 0 0 792 0 0 cm /I{n} Do Q" for n in range(1, len(images) + 1)]
    return pdf(*pages, images=[(i.width, i.height, i.convert("RGB").tobytes()) for i in images])
