"""Where the letters of a page stand is found in the sandbox, kept, and never waited for long."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.urls import reverse
from pytest_django import Settings

from frontend.pages.sheets import sheet_of
from ingestion.reading import pages
from kb.models import Content, Document, Passage, User, Version
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import LEAVE, Ask, block
from tests.ingestion.reading.drawing import at, pdf


@pytest.fixture
def printed(leave: Document, settings: Settings, tmp_path: Path) -> Version:
    """The document's version as a PDF of one page, which says what its first passage says."""
    settings.HOME = str(tmp_path)
    version = leave.current
    assert version is not None
    version.format, version.pages = "pdf", 1
    version.file.save("x", ContentFile(pdf(at(72, 700, LEAVE, 10), fonts=("Courier",))))
    line = {"page": 1, "x": 0.1, "y": 0.1, "width": 0.8, "height": 0.03}
    Content.objects.filter(version=version).update(blocks=[block(LEAVE, page=1, boxes=[line])])
    Passage.objects.filter(document=leave).update(page=1, boxes=[line])
    return version


def test_the_letters_of_a_page_are_kept_with_its_images(printed: Version) -> None:
    first = sheet_of(printed, 1)
    assert first is not None
    assert first.text == LEAVE.replace(" ", "")
    assert (first.width, first.height) == (612, 792)
    Path(printed.file.path).unlink()
    assert sheet_of(printed, 1) == first


def test_a_lost_original_leaves_the_text_and_the_quote(
    printed: Version, leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    Path(printed.file.path).unlink()
    client = browser(bob)
    page = client.get(reverse("cited-source", args=[asked(bob, leave).pk, 1])).content.decode()
    assert f"<mark>{LEAVE}</mark>" in page
    assert client.get(reverse("page-image", args=[printed.pk, 1])).status_code == 404


def test_who_finds_all_places_taken_gets_the_lines_instead(
    printed: Version, leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    address = reverse("cited-source", args=[asked(bob, leave).pk, 1])
    with pages._AT_ONCE, pages._AT_ONCE:
        whole = browser(bob).get(address).content.decode()
    exact = browser(bob).get(address).content.decode()
    assert 'x="96.00" y="97.00" width="808.00"' in whole
    assert 'x="113.' in exact
    assert 'width="612" height="792"' in exact


def test_a_damaged_original_is_not_tried_again_for_a_while(printed: Version) -> None:
    stored = Path(printed.file.path)
    good = stored.read_bytes()
    stored.chmod(0o600)
    stored.write_bytes(good[:100])
    assert sheet_of(printed, 1) is None
    stored.write_bytes(good)
    assert sheet_of(printed, 1) is None
    cache.clear()
    assert sheet_of(printed, 1) is not None


def test_a_kept_file_that_is_broken_is_made_again(printed: Version, tmp_path: Path) -> None:
    first = sheet_of(printed, 1)
    (kept,) = (tmp_path / "pages" / str(printed.pk)).iterdir()
    kept.write_text("{")
    assert sheet_of(printed, 1) == first
