"""Small files of each format, made here."""

import io
import zipfile
from email.message import EmailMessage

from docx import Document
from openpyxl import Workbook
from pptx import Presentation
from pptx.util import Inches


def pdf(*pages: str, encrypted: bool = False) -> bytes:
    """Return a PDF with one line of Helvetica for each line of each page."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, page in enumerate(pages):
        shown = " ".join(f"({line}) Tj 0 -20 Td" for line in page.split("\n"))
        stream = f"BT /F1 12 Tf 72 720 Td {shown} ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources "
            f"<< /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    extra = ""
    if encrypted:
        key = "<" + "00" * 32 + ">"
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >>")
        extra = f" /Encrypt {len(objects)} 0 R /ID [<{'00' * 16}> <{'00' * 16}>]"
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{offset:010} 00000 n \n" for offset in offsets).encode()
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{extra} >>\nstartxref\n{start}\n"
    return out + trailer.encode() + b"%%EOF\n"


def docx() -> bytes:
    document = Document()
    document.add_heading("Leave policy", 1)
    document.add_paragraph("Everyone has thirty days of leave each year.")
    document.add_heading("年假", 2)
    document.add_paragraph("员工每年享有三十天年假。")
    table = document.add_table(rows=2, cols=2)
    for row, values in enumerate((("Grade", "Days"), ("Senior", "35"))):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    document.add_paragraph("Ask the office.", style="List Bullet")
    return _saved(document)


def pptx() -> bytes:
    deck = Presentation()
    for title in ("Plan", "Budget"):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = f"{title} for the coming year"
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    for row, values in enumerate((("Item", "Cost"), ("Chairs", "900"))):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    slide.notes_slide.notes_text_frame.text = "Say why chairs are dear."
    return _saved(deck)


def xlsx(rows: int = 3) -> bytes:
    book = Workbook(write_only=True)
    for name in ("Staff", "Rooms"):
        sheet = book.create_sheet(name)
        sheet.append(["Name", "Number"])
        for number in range(rows):
            sheet.append([f"{name} {number}", number])
    return _saved(book)


def eml(body: str = "<p>Dear all,</p><p>the canteen opens at <b>noon</b>.</p>") -> bytes:
    message = EmailMessage()
    message["Subject"] = "Canteen 食堂"
    message["From"] = "Ann <ann@example.com>"
    message["To"] = "all@example.com"
    message["Date"] = "Mon, 02 Jun 2025 09:00:00 +0800"
    message.set_content("plain text")
    message.add_alternative(body, subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="menu.pdf")
    return message.as_bytes()


def bomb(member: str = "word/document.xml", size: int = 300 * 2**20) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(member, "w") as part:
            for _ in range(size >> 20):
                part.write(bytes(1 << 20))
    return made.getvalue()


def _saved(document) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
