"""Related documents on the page of a document."""

from __future__ import annotations

import pytest
from django.test import Client

from kb import access
from kb.access import Principal
from kb.models import Collection, Document
from tests.retrieval.search.shelf import shelve

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def leave(handbook: Collection) -> Document:
    shelve(handbook, "Forms <1>", "The form for annual leave is signed by the manager.")
    return shelve(handbook, "Leave", "Annual leave needs a form and the manager.")


def test_the_page_of_a_document_loads_them_and_says_where_they_are_without_javascript(
    page: Client, leave: Document
) -> None:
    html = page.get(f"/documents/{leave.pk}").content.decode()
    assert f'hx-get="/documents/{leave.pk}/related"' in html
    assert f'<noscript><a href="/documents/{leave.pk}/related">' in html


def test_htmx_gets_a_fragment_and_everybody_else_a_page(page: Client, leave: Document) -> None:
    fragment = page.get(f"/documents/{leave.pk}/related", headers=HTMX)
    assert "Forms &lt;1&gt;" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    whole = page.get(f"/documents/{leave.pk}/related").content.decode()
    assert "Forms &lt;1&gt;" in whole
    assert "<html" in whole
    assert "HX-Request" in fragment.headers["Vary"]


def test_where_there_are_none_the_fragment_is_empty_and_the_page_says_so(
    page: Client, handbook: Collection, as_alice: Principal
) -> None:
    alone = shelve(handbook, "Alone", "Annual leave needs a form.")
    hidden = access.create_collection(name="Hidden", by=as_alice)
    shelve(hidden, "Hidden", "Annual leave needs a form.")
    fragment = page.get(f"/documents/{alone.pk}/related", headers=HTMX)
    assert fragment.content.strip() == b""
    assert "No other document" in page.get(f"/documents/{alone.pk}/related").content.decode()


def test_a_document_on_its_way_asks_for_none(page: Client, leave: Document) -> None:
    leave.current = None
    leave.save()
    assert '/related"' not in page.get(f"/documents/{leave.pk}").content.decode()
