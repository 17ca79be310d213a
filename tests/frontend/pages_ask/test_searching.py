"""The search page."""

from __future__ import annotations

import re

from django.urls import reverse

from kb.models import Collection, Document, User
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import Publish


def test_results_lead_to_the_passage_with_the_words_marked(
    leave: Document, bob: User, browser: Browse
) -> None:
    client = browser(bob)
    html = client.get("/search?q=paid leave").content.decode()
    passage = leave.passages.get(ordinal=0)
    url = reverse("passage", args=[passage.pk])
    assert f'href="{url}?q=paid%20leave"' in html
    assert "<mark>paid</mark>" in html
    opened = client.get(url, {"q": "paid leave"}).content.decode()
    assert 'id="hit"' in opened
    assert ">paid</mark>" in opened


def test_htmx_gets_only_the_results(leave: Document, bob: User, browser: Browse) -> None:
    response = browser(bob).get("/search?q=leave", headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert b"Leave policy" in response.content
    assert "HX-Request" in response["Vary"]


def test_going_back_gets_the_whole_page(leave: Document, bob: User, browser: Browse) -> None:
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<html" in browser(bob).get("/search?q=leave", headers=back).content


def test_many_copies_are_told_in_a_line(
    handbook: Collection, publish: Publish, bob: User, browser: Browse
) -> None:
    for n in range(8):
        publish(handbook, f"Copy {n}", "Paid leave is thirty days a year, for everybody here.")
    html = browser(bob).get("/search?q=paid leave").content.decode()
    [also] = re.findall(r'<p class="result-also">(.*?)</p>', html, re.DOTALL)
    assert also.count("<a ") == 5
    assert also.endswith("and 2 more")


def test_what_a_stranger_may_not_read_is_not_found(
    leave: Document, charlie: User, browser: Browse
) -> None:
    html = browser(charlie).get("/search?q=leave").content.decode()
    assert "Leave policy" not in html
    assert "Nothing found" in html
    assert "Handbook" not in html


def test_a_collection_of_others_gives_nothing_away(
    leave: Document, handbook: Collection, charlie: User, browser: Browse
) -> None:
    response = browser(charlie).get("/search", {"q": "leave", "collection": str(handbook.pk)})
    assert b"Leave policy" not in response.content


def test_chinese_is_found_and_marked(
    handbook: Collection, publish: Publish, bob: User, browser: Browse
) -> None:
    publish(handbook, "员工休假管理办法", "员工累计工作满一年的，年休假为五天。")
    html = browser(bob).get("/search?q=年休假").content.decode()
    assert "<mark>年休假</mark>" in html
    assert 'lang="zh-Hans"' in html


def test_nonsense_in_the_address_is_harmless(leave: Document, bob: User, browser: Browse) -> None:
    client = browser(bob)
    assert client.get("/search?q=leave&mode=evil").status_code == 200
    assert client.get("/search?q=leave&collection=not-an-id").status_code in (400, 404)
    passage = leave.passages.get(ordinal=0)
    for query in ("?page=-1", "?page=99999999999", "?around=x", "?around=0"):
        assert client.get(reverse("passage", args=[passage.pk]) + query).status_code == 200
