"""A document of each kind, with a quote of each: what a footnote in the viewer is about."""

from __future__ import annotations

import io
from dataclasses import dataclass
from email.message import EmailMessage

from docx import Document as Word
from openpyxl import Workbook
from pptx import Presentation

FILLER = (
    "The warehouse keeps a list of all pallets that come in and go out, with their weight, their "
    "owner and the hour, and hands it to the office in the evening. "
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A file and what is quoted from it: word for word, or rows of a table."""

    name: str
    data: bytes
    quote: str


def _saved(made: object) -> bytes:
    file = io.BytesIO()
    made.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def word() -> Kind:
    """A contract long enough that the quote is below the fold."""
    made = Word()
    made.add_heading("Storage agreement", 1)
    for number in range(1, 15):
        made.add_heading(f"{number}. Duties", 2)
        made.add_paragraph(FILLER * 3)
    made.add_heading("15. Deposit", 2)
    made.add_paragraph(f"{FILLER}The deposit of 4,200 euros is paid back within ten days. {FILLER}")
    return Kind(
        "Storage agreement.docx",
        _saved(made),
        "The deposit of 4,200 euros is paid back within ten days.",
    )


def slides() -> Kind:
    """A deck whose third slide is quoted."""
    deck = Presentation()
    texts = {"Plan": "Three halls are built.", "Money": "The bank lends half of it."}
    texts["Dates"] = "Hall two opens on 4 May 2027."
    for title, text in texts.items():
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    return Kind("Halls.pptx", _saved(deck), "Hall two opens on 4 May 2027.")


def sheets() -> Kind:
    """A book whose second sheet has a row far down, and far to the right."""
    book = Workbook()
    book.active.title = "Read me"
    book.active.append(["Prices of the year"])
    sheet = book.create_sheet("Prices")
    sheet.append(["Part", "Name", "Colour", "Store", "Supplier of the part", "Remark", "Price"])
    for number in range(120):
        remark = f"checked by shift {number % 3}"
        part = [f"P-{number}", f"Bolt {number}", "grey", f"Hall {number % 4}", "Nordwind"]
        sheet.append([*part, remark, f"{number}.50 EUR"])
    row = "P-77 | Bolt 77 | grey | Hall 1 | Nordwind | checked by shift 2 | 77.50 EUR"
    return Kind("Parts.xlsx", _saved(book), row)


def values() -> Kind:
    """Values of which a row in the middle is quoted; its cells are those of other rows, too."""
    rows = [f"2026-{n % 12 + 1:02},Hall {n % 5},{n % 7} pallets,{n} kg" for n in range(150)]
    text = "month,hall,stock,weight\n" + "\n".join(rows) + "\n"
    return Kind("Stock.csv", text.encode(), "2026-09 | Hall 2 | 1 pallets | 92 kg")


def mail() -> Kind:
    """A mail whose text is quoted."""
    message = EmailMessage()
    message["Subject"] = "Gate 3"
    message["From"] = "Ann <ann@example.com>"
    message["To"] = "all@example.com"
    message["Date"] = "Mon, 02 Jun 2025 09:00:00 +0800"
    message.set_content("Dear all,\n\nGate 3 stays closed until Thursday noon.\n\nAnn")
    return Kind("Gate.eml", message.as_bytes(), "Gate 3 stays closed until Thursday noon.")


def web_page() -> Kind:
    """A web page with a table."""
    text = """<html><head><title>Shifts</title></head><body><h1>Shifts</h1>
    <p>Shifts change <b>at</b> six.</p>
    <ol><li>Sign in.</li><li>Read the <i>blue</i> board.</li></ol>
    <table><tr><th>Shift</th><th>Lead</th></tr><tr><td>Early</td><td>Kim</td></tr>
    <tr><td>Late</td><td>Ola</td></tr></table></body></html>"""
    return Kind("Shifts.html", text.encode(), "Late | Ola")


def markdown() -> Kind:
    """Notes with a numbered list; the quote is one of its items."""
    text = """# Opening the hall

Before the first lorry comes:

1. Unlock gate 3 with the red key.
2. Call the office on 4711.
3. Switch on the lights.

- Whoever is late tells the shift.
"""
    return Kind("Opening.md", text.encode(), "Call the office on 4711.")


def chinese() -> Kind:
    """A rule in Chinese, below the fold."""
    filler = "仓库应当每日登记进出货物的名称、数量和时间，并于当日下班前报送办公室存档。"
    parts = "".join(f"## 第{n}条\n\n{filler * 4}\n\n" for n in "一二三四五六七八九十")
    quote = "年休假可以分段安排，一般不跨年度安排。"
    return Kind(
        "休假办法.md", f"# 休假办法\n\n{parts}## 附则\n\n{filler}{quote}{filler}".encode(), quote
    )


TEXTS = (word, slides, sheets, values, mail, web_page, markdown, chinese)

PAPER = """<!doctype html><html lang="{lang}"><style>
@page {{ size: A4; margin: 0 }}
body {{ margin: 0; padding: 30mm 25mm; font: 12pt/1.6 {font} }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ padding: 6pt; border-bottom: 1pt solid }}
</style>{body}</html>"""


@dataclass(frozen=True, slots=True)
class Print:
    """A page to be printed, and what is quoted of it, as a reader of the PDF cuts it."""

    name: str
    html: str
    quote: str


DAMAGE = (
    "Damage that was seen at the gate must be reported in writing within seven "
    "days of the delivery;"
)
YEARS = "员工累计工作满十年的，年休假为十天，当年未休的可以顺延至次年三月底。"
DAILY = "仓库应当每日登记进出货物的名称、数量和时间，并于当日下班前报送办公室存档。"
ROW = "Evora | 150 euros | 15 days"
SERIF, SONG = "'Source Serif 4', serif", "'Noto Serif CJK SC', serif"


def prints() -> list[Print]:
    """Return an English paragraph, a Chinese one and a table, each with a quote in the middle."""
    english = (
        f"<h1>Storage</h1><p>{FILLER}</p><p>{FILLER * 2}{DAMAGE} after that no claim is heard. "
    )
    english += f"{FILLER * 2}</p><p>{FILLER * 3}</p>"
    chinese = (
        f"<h1>休假办法</h1><p>{DAILY * 3}</p><p>{DAILY * 2}另有约定的除外。{YEARS}{DAILY * 3}</p>"
    )
    cities = "".join(
        f"<tr><td>{city}</td><td>{n * 10} euros</td><td>{n} days</td></tr>"
        for n, city in enumerate("Aarhus Bergen Cork Delft Evora Fano Gera Haugesund".split(), 11)
    )
    table = (
        f"<h1>Limits</h1><p>{FILLER}</p><table><tr><th>City</th><th>Limit</th><th>Stay</th></tr>"
    )
    table += f"{cities}</table><p>{FILLER}</p>"
    return [
        Print("Storage.pdf", PAPER.format(lang="en", font=SERIF, body=english), DAMAGE),
        Print("休假.pdf", PAPER.format(lang="zh-Hans", font=SONG, body=chinese), YEARS),
        Print("Limits.pdf", PAPER.format(lang="en", font=SERIF, body=table), ROW),
    ]
