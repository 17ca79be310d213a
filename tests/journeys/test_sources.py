"""An owner connects a web site, watches it being read, and sees what was left out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from ingestion.sources import create_source
from kb.access import Principal
from kb.models import Collection, Source, User
from tests.ingestion.processes import environment
from tests.ingestion.sources.site import Site
from tests.journeys.conftest import Open, Shoot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def docs() -> Iterator[Site]:
    """A small site: two pages, a text, and a file that is none."""
    served = Site()
    links = "".join(f'<p><a href="{path}">more</a></p>' for path in ("/leave", "/a.txt", "/b.pdf"))
    served.page("/", f"Welcome {links}", "Handbook")
    served.page("/leave", "Everybody has 25 days of paid leave.", "Leave")
    served.file("/a.txt", "A plain text", "text/plain")
    served.file("/b.pdf", b"no pdf", "application/pdf")
    yield served
    served.close()


@pytest.fixture
def work() -> Callable[[], None]:
    """Visit what is due, as the worker does when the clock rings."""

    def work() -> None:
        command = [sys.executable, "-m", "tests.ingestion.sources.worker"]
        subprocess.run(command, env=environment(FOOTNOTE_SOURCES_ALLOW="127.0.0.1"), check=True)

    return work


def test_an_owner_connects_a_site_and_sees_it_come_in(
    open_page: Open, alice: User, handbook: Collection, docs: Site, work: Any, shoot: Shoot
) -> None:
    page = open_page(alice, reverse("collection", args=[handbook.pk]))
    page.click("a:has-text('Sources')")
    shoot(page, "sources-empty")
    page.click("a:has-text('Web site')")
    page.fill("[name=name]", "Staff handbook")
    page.fill("[name=url]", docs.url)
    page.click("summary:has-text('Finer settings')")
    page.fill("[name=delay]", "0")
    shoot(page, "source-form")
    page.click("button:has-text('Add and start')")
    expect(page.locator("#standing-title")).to_contain_text("Waiting for its first run")
    work()
    expect(page.locator("#standing-title")).to_contain_text("In step", timeout=10_000)
    expect(page.locator("#standing")).to_contain_text("3 added, 1 left out")
    page.reload()
    expect(page.locator("#problems")).to_contain_text("/b.pdf")
    shoot(page, "source")
    page.click("button:has-text('Pause')")
    expect(page.locator("#standing-title")).to_contain_text("Paused")
    page.click("nav.crumbs a:has-text('Handbook')")
    expect(page.locator("#documents")).to_contain_text("Leave")


def test_the_pages_fit_a_phone_and_the_dark(
    open_page: Open, alice: User, handbook: Collection, as_alice: Principal, docs: Site, work: Any,
    shoot: Shoot,
) -> None:  # fmt: skip
    options = {"url": docs.url, "delay": 0}
    source = create_source(
        collection=handbook, by=as_alice, kind="web", name="Handbook", options=options
    )
    create_source(
        collection=handbook,
        by=as_alice,
        kind="rss",
        name="News",
        options={"url": "http://10.0.0.1/"},
    )
    work()
    Source.objects.filter(pk=source.pk).update(next_run_at="2000-01-01T00:00:00Z")
    listed = reverse("sources", args=[handbook.pk])
    for name, more in (
        ("phone", PHONE),
        ("dark", {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}}),
        ("zh", {"locale": "zh-CN", "viewport": {"width": 1280, "height": 900}}),
    ):
        page = open_page(alice, listed, **more)
        _no_sideways(page)
        shoot(page, f"sources-{name}")
        page.goto(reverse("source", args=[source.pk]))
        _no_sideways(page)
        shoot(page, f"source-{name}")
        page.goto(reverse("source-new", args=[handbook.pk, "s3"]))
        _no_sideways(page)
        shoot(page, f"source-form-{name}")


def _no_sideways(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert wide is False, page.url
