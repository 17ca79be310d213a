"""A web site is taken over as its robots.txt and its own limits allow, page by page."""

from __future__ import annotations

import gzip
import time
from typing import Any

import pytest

from ingestion.sources import items_of
from kb.errors import InvalidError
from kb.models import Document, Source, Version
from tests.ingestion.sources.canary import Canary
from tests.ingestion.sources.conftest import Add, counts, titles, visit
from tests.ingestion.sources.site import Reply, Site

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crawl(add: Add, site: Site) -> Any:
    """Add the site as a source that need not wait between pages."""

    def crawl(path: str = "/", **options: Any) -> Source:
        return add("web", **{"url": site.url + path, "delay": 0, "sitemap": False, **options})

    return crawl


def links(*paths: str) -> str:
    return "".join(f'<p>Read <a href="{path}">more about it here</a></p>' for path in paths)


def test_pages_and_linked_documents_are_found_by_following_links(site: Site, crawl: Any) -> None:
    site.page("/", links("/a.html", "b/", "/leave.md"), "Home")
    site.page("/a.html", links("/c"), "A")
    site.page("/b/", links("../a.html#part", "mailto:x@example.com"), "B")
    site.page("/c", "the end", "C")
    site.file("/leave.md", "# Leave\n\n25 days", "text/markdown")
    source = crawl()
    assert counts(visit(source)) == {"added": 5}
    assert titles() == ["A", "B", "C", "Home", "leave"]
    page = Document.objects.get(title="A")
    assert page.metadata["source_url"] == f"{site.url}/a.html"
    assert site.paths().count("/a.html") == 1


def test_nothing_outside_the_folder_or_the_host_is_asked_for(
    site: Site, crawl: Any, canary: Canary
) -> None:
    outside = links("/private/x", f"http://127.0.0.2:{canary.port}/", "//localhost/", "/docs-2/")
    site.page("/docs/", outside + links("in.html", "/docs/%2e%2e/private/x"), "Docs")
    site.page("/docs/in.html", "inside", "In")
    site.page("/private/x", "secret", "Secret")
    assert counts(visit(crawl("/docs/"))) == {"added": 2}
    assert set(site.paths()) == {"/robots.txt", "/docs/", "/docs/in.html"}
    assert canary.connects == 0


def test_robots_are_obeyed(site: Site, crawl: Any) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: FootnoteBot\nDisallow: /no/\n"
    site.file("/robots.txt", rules, "text/plain")
    site.page("/", links("/no/a", "/yes", "/hidden", "/alone", "/followed") + "", "Home")
    site.page("/yes", "yes" + '<a rel="nofollow" href="/unfollowed">x</a>', "Yes")
    site.page("/no/a", "no", "No")
    site.page("/unfollowed", "x", "Unfollowed")
    site.page("/hidden", '<meta name="robots" content="noindex">' + links("/below"), "Hidden")
    site.page("/below", "below", "Below")
    site.page("/alone", links("/never"), "Alone", headers={"X-Robots-Tag": "nofollow"})
    site.page("/never", "x", "Never")
    visit(crawl())
    assert titles() == ["Alone", "Below", "Home", "Yes"]
    assert not {"/no/a", "/unfollowed", "/never"} & set(site.paths())
    assert all("FootnoteBot" in each["User-Agent"] for each in site.headers)


def test_a_site_whose_robots_file_is_broken_is_not_visited(site: Site, crawl: Any) -> None:
    site.file("/robots.txt", "", "text/plain", status=503)
    site.page("/", "home", "Home")
    ended = visit(crawl())
    assert ended.state == "failed"
    assert site.paths() == ["/robots.txt"]


def test_a_site_that_forbids_robots_is_told_about(site: Site, crawl: Any) -> None:
    site.file("/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain")
    ended = visit(crawl())
    assert (ended.state, "robots" in ended.message) == ("failed", True)


def test_the_pace_that_a_site_wants_is_kept(site: Site, crawl: Any) -> None:
    site.file("/robots.txt", "User-agent: *\nCrawl-delay: 0.3\n", "text/plain")
    site.page("/", links("/a", "/b"), "Home")
    site.page("/a", "a", "A")
    site.page("/b", "b", "B")
    started = time.monotonic()
    visit(crawl())
    assert time.monotonic() - started >= 0.6


def test_a_sitemap_with_an_index_and_a_packed_part_is_read(site: Site, crawl: Any) -> None:
    index = f"<sitemapindex><sitemap><loc>{site.url}/m.xml.gz</loc></sitemap></sitemapindex>"
    pages = "".join(f"<url><loc>{site.url}/p{n}?utm_source=x</loc></url>" for n in range(3))
    part = gzip.compress(
        f"<urlset>{pages}<url><loc>http://127.0.0.2/x</loc></url></urlset>".encode()
    )
    site.file("/robots.txt", f"Sitemap: {site.url}/index.xml\n", "text/plain")
    site.file("/index.xml", index, "application/xml")
    site.file("/m.xml.gz", part, "application/gzip")
    site.page("/", "home", "Home")
    for n in range(3):
        site.page(f"/p{n}", f"page {n}", f"P{n}")
    visit(crawl(sitemap=True, depth=0))
    assert titles() == ["Home", "P0", "P1", "P2"]


def test_unchanged_pages_cost_a_304_and_their_links_are_still_followed(
    site: Site, crawl: Any
) -> None:
    site.page("/", links("/a", "/f.txt"), "Home", etag='"1"')
    site.page("/a", "a", "A", etag='"1"')
    site.file("/f.txt", "text", "text/plain", etag='"1"')
    source = crawl()
    visit(source)
    site.asked.clear()
    assert counts(visit(source)) == {"unchanged": 3}
    assert site.asked[1:] == [("/", 304), ("/a", 304), ("/f.txt", 304)]
    site.page("/a", "another a", "A", etag='"2"')
    assert counts(visit(source)) == {"unchanged": 2, "changed": 1}


def test_a_page_that_differs_only_in_its_markup_is_no_new_version(site: Site, crawl: Any) -> None:
    site.page("/", "hello <script>token = 1</script><input value=1>", "Home")
    source = crawl()
    visit(source)
    site.page("/", "hello <script>token = 2</script><input value=2>", "Home")
    assert counts(visit(source)) == {"unchanged": 1}
    assert Version.objects.count() == 1


def test_pages_that_went_are_withdrawn_and_pages_that_fail_are_not(site: Site, crawl: Any) -> None:
    site.page("/", links("/a", "/b", "/c"), "Home")
    for name in "abc":
        site.page(f"/{name}", name * 3, name)
    source = crawl()
    assert counts(visit(source)) == {"added": 4}
    del site.pages["/a"]
    site.pages["/b"] = Reply("down", 500)
    assert counts(visit(source)) == {"unchanged": 2, "removed": 1, "refused": 1}
    assert titles() == ["Home", "b", "c"]
    assert items_of(source, problems=True).get().key == f"{site.url}/b"
    site.page("/b", "bbb", "b")
    assert counts(visit(source)) == {"unchanged": 3}
    assert not items_of(source, problems=True).exists()


def test_a_start_page_that_is_gone_deletes_nothing(site: Site, crawl: Any) -> None:
    site.page("/", links("/a"), "Home")
    site.page("/a", "a", "A")
    source = crawl()
    visit(source)
    site.pages.clear()
    assert visit(source).state == "failed"
    assert titles() == ["A", "Home"]


def test_redirects_inside_the_site_lead_to_one_document(site: Site, crawl: Any) -> None:
    site.page("/", links("/old", "/new", "/away"), "Home")
    site.redirect("/old", "/new")
    site.redirect("/away", "http://127.0.0.3:1/")
    site.page("/new", "new", "New")
    assert counts(visit(crawl())) == {"added": 2}
    assert titles() == ["Home", "New"]


def test_a_page_redirecting_to_a_closed_address_does_not_stop_the_site(
    site: Site, crawl: Any, canary: Canary
) -> None:
    site.page("/", links("/bad", "/good"), "Home")
    site.redirect("/bad", f"http://127.0.0.2:{canary.port}/")
    site.page("/good", "good", "Good")
    visit(crawl())
    assert titles() == ["Good", "Home"]
    assert canary.connects == 0


def test_the_same_page_under_several_addresses_is_one_document(site: Site, crawl: Any) -> None:
    same = ["/p?utm_source=x", "/p#a", "/%70", "/./p", "/p;jsessionid=12", "/print"]
    site.page("/", links(*same), "Home")
    site.page("/p", "p", "P")
    site.page("/print", '<link rel="canonical" href="/p">print', "Print")
    visit(crawl())
    assert titles() == ["Home", "P"]


def test_traps_and_endless_sites_end(site: Site, crawl: Any) -> None:
    site.page("/", links(*(f"/p{n}" for n in range(30)), "/x/x/x/x/x/"), "Home")
    for n in range(30):
        site.page(f"/p{n}", links(f"/p{n}?page={n}", "x/x/x/x/"), f"P{n}")
    assert counts(visit(crawl(most=10))) == {"added": 10}
    assert not any("/x/x/x/x" in path for path in site.paths())


def test_depth_is_kept(site: Site, crawl: Any) -> None:
    for n in range(5):
        site.page(f"/{n}", links(f"/{n + 1}"), f"P{n}")
    site.page("/", links("/0"), "Home")
    visit(crawl(depth=2))
    assert titles() == ["Home", "P0", "P1"]


def test_include_and_exclude_choose_pages(site: Site, crawl: Any) -> None:
    site.page("/", links("/en/a", "/de/a"), "Home")
    site.page("/en/a", links("/en/old/b"), "A")
    site.page("/en/old/b", "b", "B")
    site.page("/de/a", "de", "De")
    visit(crawl(include="/en/*", exclude="/en/old/*"))
    assert titles() == ["A"]
    assert "/en/old/b" not in site.paths()


def test_other_types_are_not_downloaded(site: Site, crawl: Any) -> None:
    site.page("/", links("/film", "/paper"), "Home")
    sent = []

    def film(handler: Any) -> None:
        while not site.stopping.is_set() and len(sent) < 10_000:
            handler.wfile.write(b"x" * 65536)
            sent.append(1)

    site.file("/film", film, "video/mp4")
    site.file("/paper", "text", "text/plain; charset=utf-8")
    visit(crawl())
    assert titles() == ["Home", "paper"]
    assert len(sent) < 1000


def test_a_page_in_another_encoding_arrives_whole(site: Site, crawl: Any) -> None:
    text = "<html><title>情報</title><body>有給休暇は年間二十五日です".encode("shift_jis")
    site.file("/", text, "text/html; charset=shift_jis")
    visit(crawl())
    document = Document.objects.get()
    assert document.title == "情報"
    assert document.latest is not None
    assert "有給休暇" in document.latest.file.open().read().decode("utf-8-sig")


def test_a_visit_goes_on_where_its_turn_ended(
    site: Site, crawl: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.sources.running.TURN", 0.0)
    monkeypatch.setattr("ingestion.sources.web.EVERY_PAGES", 2)
    site.page("/", links(*(f"/p{n}" for n in range(7))), "Home")
    for n in range(7):
        site.page(f"/p{n}", f"text {n}", f"P{n}")
    source = crawl()
    turns = 0
    while (ended := visit(source)).state == "running":
        turns += 1
        assert turns < 10
    assert turns >= 3
    assert counts(ended) == {"added": 8}
    assert site.paths().count("/p3") <= 2  # the page at which a turn ended is asked for again
    assert counts(visit_all(source)) == {"unchanged": 8}


def visit_all(source: Source) -> Any:
    while (ended := visit(source)).state == "running":
        pass
    return ended


def test_a_private_site_is_refused_unless_allowed(
    add: Add, site: Site, canary: Canary, settings: Any
) -> None:
    settings.SOURCES_ALLOW = ()
    site.page("/", "home", "Home")
    ended = visit(add("web", url=site.url + "/", delay=0))
    assert ended.state == "failed"
    assert "FOOTNOTE_SOURCES_ALLOW" in ended.message
    assert site.asked == []


@pytest.mark.parametrize("url", ["", "ftp://x/", "file:///etc/passwd", "http://u:p@x/", "x"])
def test_addresses_that_are_none_are_refused_at_once(add: Add, url: str) -> None:
    with pytest.raises(InvalidError):
        add("web", url=url)


def test_hostile_markup_is_passed_over_quickly() -> None:
    from ingestion.sources.markup import page

    started = time.monotonic()
    hostile = ["<!--" * 500_000, "<a " * 700_000, '<a href="' * 200_000, "<script" * 300_000]
    hostile += ["<title>" + "<" * 2_000_000, '<a x="' + 'y="' * 600_000, "\u0130" * 500_000]
    for text in hostile:
        page(text)
    assert time.monotonic() - started < 20
