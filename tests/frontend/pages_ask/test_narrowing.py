"""The search page's filters: counted, chosen, taken away; with and without JavaScript."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from kb.access import Principal, create_collection
from kb.models import Collection, Document, User, Version
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import Publish

HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(
    handbook: Collection, publish: Publish, as_alice: Principal, bob: User, browser: Browse
) -> Client:
    for title, text, tags, kind in (
        ("Leave", "Paid leave is thirty days a year.", ["HR", "Policy"], "pdf"),
        ("Travel", "Nobody may leave by taxi.", ["hr", "Travel"], "txt"),
        ("休假", "年休假为五天。", ["人事"], "txt"),
    ):
        made = publish(handbook, title, text)
        Document.objects.filter(pk=made.pk).update(tags=tags)
        Version.objects.filter(document=made).update(format=kind)
    hidden = create_collection(name="Hidden", by=as_alice)
    made = publish(hidden, "Secret leave", "Leave of the board.")
    Document.objects.filter(pk=made.pk).update(tags=["Secret"])
    return browser(bob)


def titles(response: Any) -> set[str]:
    return {hit.title for hit, _text in response.context["results"]}


def options(response: Any, name: str) -> dict[str, tuple[int, bool]]:
    groups = {group.name: group for group in response.context["panel"].groups}
    found = [*groups[name].shown, *groups[name].rest] if name in groups else []
    return {each.value: (each.count, each.chosen) for each in found}


def test_what_can_be_chosen_is_counted_among_what_the_reader_may_see(client: Client) -> None:
    page = client.get("/search?q=leave")
    assert options(page, "tag") == {
        "HR": (2, False), "Policy": (1, False), "Travel": (1, False), "人事": (1, False)
    }  # fmt: skip
    assert options(page, "language") == {"en": (2, False), "zh": (1, False)}
    assert options(page, "format") == {"txt": (2, False), "pdf": (1, False)}
    assert options(page, "collection") == {}  # a single one is no choice
    assert "Secret" not in page.content.decode()


def test_filters_of_the_address_narrow_and_are_shown_with_the_way_out(client: Client) -> None:
    page = client.get("/search?q=leave&tag=hr&format=pdf&from=2020-01-01&mode=lexical")
    assert titles(page) == {"Leave"}
    assert options(page, "tag")["hr"] == (1, True)
    chips = {chip.label: parse_qs(urlsplit(chip.without).query) for chip in page.context["chips"]}
    assert set(chips) == {"hr", "PDF", "From 2020-01-01"}
    assert chips["hr"] == {
        "q": ["leave"], "format": ["pdf"], "from": ["2020-01-01"], "mode": ["lexical"]
    }  # fmt: skip
    assert "from" not in chips["From 2020-01-01"]
    for chip in page.context["chips"]:
        assert client.get(f"/search{chip.without}").status_code == 200


def test_htmx_gets_the_filters_only_when_they_change(client: Client) -> None:
    here = "https://kb.example/search?q=lea&tag=HR"
    typed = client.get(
        "/search?q=leave&tag=HR&quality=&from=", headers={**HTMX, "HX-Current-URL": here}
    )
    assert "search-panel" not in typed.content.decode()
    assert typed["HX-Push-Url"] == "/search?q=leave&tag=HR"
    chosen = client.get(
        "/search?q=leave&tag=HR&format=pdf", headers={**HTMX, "HX-Current-URL": here}
    )
    assert re.search(r'id="search-panel"\s+hx-swap-oob="true"', chosen.content.decode())
    assert "HX-Current-URL" in chosen["Vary"]
    for nowhere in ("https://[", "http://[::1", "\\\\"):
        answer = client.get("/search?q=leave", headers={**HTMX, "HX-Current-URL": nowhere})
        assert titles(answer) >= {"Leave", "Travel"}


def test_dates_are_not_replaced_while_they_are_written(client: Client) -> None:
    answer = client.get("/search?q=leave&from=2020-01-01", headers=HTMX).content.decode()
    assert 'id="search-years"' in answer
    assert 'type="date"' not in answer


def test_a_value_far_down_stays_there_when_it_is_chosen(
    client: Client, handbook: Collection
) -> None:
    Document.objects.filter(title="Leave").update(tags=[f"t{n}" for n in range(9)])
    groups = client.get("/search?q=leave&tag=t8").context["panel"].groups
    [tags] = [group for group in groups if group.name == "tag"]
    assert (tags.open, "t8" in {each.value for each in tags.rest}) == (True, True)


def test_what_nobody_has_and_nonsense_find_nothing_rather_than_everything(client: Client) -> None:
    for narrowed in ("tag=Secret", "language=xx", "format=exe", "tag=%27%20OR%201%3D1", "tag=%25"):
        page = client.get(f"/search?q=leave&{narrowed}")
        assert titles(page) == set(), narrowed
        assert "remove some of the filters" in page.content.decode()
    for address in ("language=%00", "format=a%00", "collection=x"):
        assert client.get(f"/search?q=leave&{address}").status_code == 400
    for ignored in ("from=soon", "to=2024-02-31", "as_of=x", "quality=x", "tag=%00", "tag="):
        assert titles(client.get(f"/search?q=leave&mode=lexical&{ignored}")) == {"Leave", "Travel"}


def test_a_collection_of_others_has_no_name_here(client: Client, handbook: Collection) -> None:
    others = Collection.objects.get(name="Hidden")
    page = client.get("/search", {"q": "leave", "collection": str(others.pk)})
    assert titles(page) == set()
    assert "Hidden" not in page.content.decode()
    assert options(page, "collection") == {str(handbook.pk): (3, False)}
