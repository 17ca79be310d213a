"""PDFs and pictures made here: text at places, invisible text, scans."""

import io
import zlib
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

CHINESE = Path(__file__).parents[2] / "fixtures" / "chinese.png"
"""Four lines of Chinese, drawn by us."""


def pdf(*pages: str, size=(612, 792), images=(), box: str = "", fonts=("Helvetica",)) -> bytes:
    """Return a PDF whose pages have these content streams; /F1 and so on are fonts, /I1 images.

    `images` are (width, height, RGB bytes); `box` is added to each page's dictionary.
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
    for number, name in enumerate(fonts, 1):
        font = f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
        named[f"F{number}"] = add(font.encode())
    pictures = {}
    for number, (width, height, data) in enumerate(images, 1):
        kind = f"/Type /XObject /Subtype /Image /Width {width} /Height {height}"
        kind += " /ColorSpace /DeviceRGB /BitsPerComponent 8"
        pictures[f"I{number}"] = add(stream(kind, data))
    kids = []
    for page in pages:
        content = add(stream("", page.encode("latin-1")))
        resources = "/Font << " + " ".join(f"/{k} {v} 0 R" for k, v in named.items()) + " >>"
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
