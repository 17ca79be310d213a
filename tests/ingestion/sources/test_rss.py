"""A feed's entries are taken over once, and stay when they leave the feed."""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.sources import items_of
from kb.models import Document
from tests.ingestion.sources.canary import Canary
from tests.ingestion.sources.conftest import Add, counts, titles, visit
from tests.ingestion.sources.site import Site

pytestmark = pytest.mark.django_db(transaction=True)


def rss(site: Site, *numbers: int, text: str = "", **more: Any) -> None:
    items = "".join(
        f"<item><guid>id-{n}</guid><title>Entry {n} &amp; more</title>"
        f"<link>{site.url}/e{n}.html</link><description>Words of entry {n} {text}"
        "&lt;script&gt;alert(1)&lt;/script&gt;</description></item>"
        for n in numbers
    )
    feed = (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{items}</channel></rss>'
    )
    site.file("/feed", feed, "application/rss+xml", **more)


def test_linked_pages_are_taken_over_once_and_kept(site: Site, add: Add) -> None:
    rss(site, 1, 2)
    for n in (1, 2, 3):
        site.page(f"/e{n}.html", f"page {n}")
    source = add("rss", url=f"{site.url}/feed", delay=0)
    assert counts(visit(source)) == {"added": 2}
    rss(site, 2, 3)
    assert counts(visit(source)) == {"added": 1, "unchanged": 1}
    assert titles() == [f"Entry {n} & more" for n in (1, 2, 3)]
    metadata = Document.objects.filter(title__startswith="Entry 1").get().metadata
    assert metadata["source_url"] == f"{site.url}/e1.html"


def test_the_entries_themselves_can_be_taken_over(site: Site, add: Add) -> None:
    rss(site, 1)
    source = add("rss", url=f"{site.url}/feed", content="entry", delay=0)
    assert counts(visit(source)) == {"added": 1}
    document = Document.objects.get()
    assert document.latest is not None
    with document.latest.file.open() as file:
        body = file.read().decode()
    assert "Words of entry 1" in body
    assert "alert" not in body
    rss(site, 1, text="and news")
    assert counts(visit(source)) == {"changed": 1}
    assert site.paths() == ["/feed", "/feed"]


def test_an_unchanged_feed_is_asked_for_with_its_etag(site: Site, add: Add) -> None:
    rss(site, 1, etag='"f1"')
    site.page("/e1.html", "page")
    source = add("rss", url=f"{site.url}/feed", delay=0)
    visit(source)
    site.asked.clear()
    assert counts(visit(source)) == {}
    assert site.asked == [("/feed", 304)]


def test_an_entry_that_fails_is_tried_again_although_the_feed_is_unchanged(
    site: Site, add: Add
) -> None:
    rss(site, 1, etag='"f1"')
    site.page("/e1.html", "down", status=500)
    source = add("rss", url=f"{site.url}/feed", delay=0)
    assert counts(visit(source)) == {"refused": 1}
    site.page("/e1.html", "up again")
    assert counts(visit(source)) == {"added": 1}


def test_a_link_into_the_private_network_is_told_and_not_followed(
    site: Site, add: Add, canary: Canary
) -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>T</title>'
        f'<link href="http://127.0.0.2:{canary.port}/x"/></entry>'
        "<entry><id>2</id><title>F</title><link href='file:///etc/passwd'/></entry></feed>"
    )
    site.file("/feed", feed, "application/atom+xml")
    source = add("rss", url=f"{site.url}/feed", delay=0)
    assert counts(visit(source)) == {"refused": 2}
    assert items_of(source, problems=True).count() == 2
    assert canary.connects == 0


def test_what_is_no_feed_is_told(site: Site, add: Add) -> None:
    site.page("/feed", "hello")
    ended = visit(add("rss", url=f"{site.url}/feed"))
    assert (ended.state, "feed" in ended.message) == ("failed", True)


def test_a_feed_of_entities_and_outside_parts_loads_nothing(
    site: Site, add: Add, canary: Canary
) -> None:
    bomb = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    feed = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.2:{canary.port}/x">{bomb}]>'
        '<rss version="2.0"><channel><item><guid>1</guid><title>&x;&j;</title>'
        "</item></channel></rss>"
    )
    site.file("/feed", feed, "application/rss+xml")
    visit(add("rss", url=f"{site.url}/feed", content="entry"))
    assert canary.connects == 0
