"""A PDF of three pages, printed by the browser itself."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

HTML = """<!doctype html><html lang="en"><style>
body { font: 12pt/1.5 serif } section { break-after: page }
</style>
<section><h1>Framework agreement with Northwind Logistics</h1>
<p>In force from 1 March 2026. Northwind Logistics carries goods between the warehouses in Hamburg,
Rotterdam and Lyon. Each order is confirmed in writing within one working day.</p></section>
<section><h2>3. Liability</h2>
<p>The carrier is liable for loss and damage from the moment the goods are taken over until they are
delivered. Damage must be reported within seven days of delivery.</p>
<h2>4. Termination</h2>
<p>Either party may end this agreement with three months' notice to the end of a quarter.</p>
</section>
<section><h2>6. Contacts</h2><p>Claims are sent to the claims desk.</p></section></html>"""

QUESTION = "When must damage of a delivery by Northwind be reported?"
ANSWER = "Damage must be reported within seven days of delivery [1]."


def print_paper(browser: Browser, folder: Path) -> Path:
    """Print the agreement to a file and return its path."""
    page = browser.new_page()
    page.set_content(HTML)
    path = folder / "Framework agreement Northwind.pdf"
    page.pdf(path=path, format="A4")
    page.close()
    return path
