"""Answers that quote documents, without the way through the model; and where words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.core.files.base import ContentFile
from playwright.sync_api import Browser, Page

from ingestion.intake import submit
from ingestion.pipeline.claiming import claim
from ingestion.pipeline.running import run
from kb.access import Principal
from kb.models import Collection, Document, Passage, User
from retrieval.events import Answer, AnswerSentence
from retrieval.models import Conversation, Turn
from tests.frontend.pages_ask.conftest import cite

Rect = dict[str, float]
"""x, y, width and height."""

_PLAIN = """const plain = (text) => text.replace(/[\\s|]/g, "");"""

RECTS = (
    """([quote, selector]) => {
  """
    + _PLAIN
    + """
  const root = document.querySelector(selector);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const letters = [];
  for (let node; (node = walker.nextNode()); )
    [...node.data].forEach((letter, i) => plain(letter) && letters.push([letter, node, i]));
  const wanted = [...plain(quote)].join("");
  const at = letters.map((each) => each[0]).join("").indexOf(wanted);
  if (at < 0) return [];
  const lines = [];
  for (const [letter, node, i] of letters.slice(at, at + wanted.length)) {
    const range = document.createRange();
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    const b = range.getBoundingClientRect(), a = lines.at(-1);
    if (a && Math.abs(a.y - b.y) < b.height / 2 && b.x >= a.x) a.width = b.right - a.x;
    else lines.push({ x: b.x, y: b.y, width: b.width, height: b.height });
  }
  return lines;
}"""
)
"""Where a quote stands in the page, line by line, found without our marks."""


def shelve(collection: Collection, by: Principal, name: str, data: bytes) -> Document:
    """Put a file into the collection, read and indexed; the same name again is a new version."""
    document = submit(
        file=ContentFile(data, name=name),
        filename=name,
        collection=collection,
        by=by,
        external_id=name,
    )
    lease = claim(str(document.latest_id))
    assert lease is not None
    run(lease)
    document.refresh_from_db()
    assert document.current_id == document.latest_id, name
    return document


def answer(user: User, quotes: Sequence[tuple[Document, str]]) -> Turn:
    """Store an answer of one sentence a quote, each with its footnote."""
    citations, sentences = [], []
    for n, (document, quote) in enumerate(quotes, 1):
        passages = Passage.objects.filter(document=document).order_by("ordinal")
        plain = "".join(quote.split())
        holding = [p for p in passages if plain in "".join(p.text.split())]
        assert holding, (document.title, [p.text for p in passages])
        citations.append(cite(n, holding[0], quote))
        sentences.append(AnswerSentence(f"Source {n} says so.", [n], supported=True, lead=" "))
    text = "".join(each.lead + each.text for each in sentences)
    conversation = Conversation.objects.create(owner=user, title="Sources")
    return Turn.objects.create(
        conversation=conversation,
        question="What do the sources say?",
        state="done",
        answer=asdict(Answer(text, sentences, citations)),
        source_ids=[str(document.pk) for document, _ in quotes],
    )


def printed(browser: Browser, html: str, quote: str) -> tuple[bytes, list[Rect]]:
    """Print a page of A4; return it with the places of the quote's lines, in parts of the page."""
    page = browser.new_page(viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print")
    page.set_content(html)
    page.evaluate("document.fonts.ready.then(() => 0)")
    rects = page.evaluate(RECTS, [quote, "body"])
    data = page.pdf(prefer_css_page_size=True, print_background=True)
    page.close()
    wide, high = 210 / 25.4 * 96, 297 / 25.4 * 96
    return data, [
        {"x": r["x"] / wide, "y": r["y"] / high}
        | {"width": r["width"] / wide, "height": r["height"] / high}
        for r in rects
    ]


def rects_of(page: Page, selector: str, inside: str | None = None) -> list[Rect]:
    """Return where elements are: in pixels, or in parts of the element `inside`."""
    found = page.evaluate(
        """([selector, inside]) => {
          const r = (e) => [...e.getClientRects()];
          const frame = inside && document.querySelector(inside).getBoundingClientRect();
          const [x, y, w, h] = frame ? [frame.x, frame.y, frame.width, frame.height] : [0, 0, 1, 1];
          return [...document.querySelectorAll(selector)].flatMap(r).map((b) =>
            ({ x: (b.x - x) / w, y: (b.y - y) / h, width: b.width / w, height: b.height / h }));
        }""",
        [selector, inside],
    )
    return list(found)


def missed(marks: Sequence[Rect], words: Sequence[Rect], slack: float) -> list[str]:
    """Return what is wrong with marks that should lie over words and over nothing else: `slack`
    is how far their ends may differ."""
    problems = []
    if not words or not marks:
        problems.append(f"{len(words)} lines of words, {len(marks)} marks")
    for name, some, others in (("unmarked", words, marks), ("marked too much", marks, words)):
        problems += [f"{name}: {one}" for one in some if not _covered(one, others, slack)]
    return problems


def _covered(one: Rect, others: Sequence[Rect], slack: float) -> bool:
    """Tell whether the middle of `one` lies in others which reach from its left to its right."""
    middle = one["y"] + one["height"] / 2
    level = [o for o in others if o["y"] < middle < o["y"] + o["height"]]
    left = min((o["x"] for o in level), default=9e9)
    right = max((o["x"] + o["width"] for o in level), default=-9e9)
    return left <= one["x"] + slack and right >= one["x"] + one["width"] - slack
