"""Pages of PDFs and of pictures are drawn for whoever may read the document."""

from __future__ import annotations

import io
import time
from pathlib import Path

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from ingestion.intake import submit
from ingestion.reading import pages
from kb.models import Content, Document, State, Version
from tests.ingestion.reading.drawing import CHINESE


def scanned(handbook, as_alice) -> Document:
    file = ContentFile(CHINESE.read_bytes())
    document = submit(file=file, filename="notice.png", collection=handbook, by=as_alice)
    version = Version.objects.filter(pk=document.latest_id)
    version.update(state=State.READY, pages=1, ready_at=document.created_at)
    Document.objects.filter(pk=document.pk).update(current=document.latest_id)
    block = {"kind": "paragraph", "text": "第三章", "page": 1}
    Content.objects.create(version_id=document.latest_id, blocks=[block])
    return document


def test_a_scan_is_shown_as_a_picture_of_its_page(browser, bob, handbook, as_alice, settings):
    document = scanned(handbook, as_alice)
    address = reverse("page-image", args=[document.latest_id, 1])
    page = browser(bob).get(reverse("document", args=[document.pk]))
    assert address in page.content.decode()
    for _ in range(2):  # drawn, then from the disk
        answer = browser(bob).get(address, {"w": "800"})
        drawn = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
        assert drawn.format == "PNG"
        assert drawn.width == 800


def test_no_page_is_drawn_for_others_nor_one_that_is_not_there(
    browser, bob, charlie, handbook, as_alice
):
    document = scanned(handbook, as_alice)
    first, second = (reverse("page-image", args=[document.latest_id, n]) for n in (1, 2))
    assert browser(charlie).get(first).status_code == 404
    assert browser(bob).get(second).status_code == 404


def test_a_page_that_could_not_be_drawn_is_not_tried_again_for_a_while(
    browser, bob, handbook, as_alice, settings
):
    document = scanned(handbook, as_alice)
    stored = Path(document.latest.file.path)
    whole, address = stored.read_bytes(), reverse("page-image", args=[document.latest_id, 1])
    stored.chmod(0o600)
    stored.write_bytes(whole[:200])
    assert browser(bob).get(address).status_code == 404
    stored.write_bytes(whole)
    assert browser(bob).get(address).status_code == 404
    cache.clear()
    assert browser(bob).get(address).status_code == 200


def test_whoever_finds_all_places_for_drawing_taken_waits_only_briefly(
    browser, bob, handbook, as_alice
):
    address = reverse("page-image", args=[scanned(handbook, as_alice).latest_id, 1])
    started = time.monotonic()
    with pages._AT_ONCE, pages._AT_ONCE:
        assert browser(bob).get(address).status_code == 503
    assert time.monotonic() - started < 10
    assert browser(bob).get(address).status_code == 200
