"""Pages hold to the content security policy they are sent with."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kb.models import Document, User
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import Ask
from tests.frontend.pages_ask.scanning import scanned


def pages(turn_id: object, conversation_id: object, passage_id: object) -> list[str]:
    return [
        reverse("ask"),
        reverse("conversation", args=[conversation_id]),
        reverse("conversation-print", args=[conversation_id]),
        reverse("cited-source", args=[turn_id, 1]),
        reverse("passage", args=[passage_id]),
        reverse("search"),
        reverse("search") + "?q=leave",
        reverse("search") + "?q=zzzz&mode=lexical",
        "/no-such-page",
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_has_inline_script_or_style_or_foreign_addresses(
    language: str, leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    turn, client = asked(bob, leave), browser(bob)
    client.cookies["django_language"] = language
    passage = leave.passages.first()
    assert passage is not None
    for url in pages(turn.pk, turn.conversation_id, passage.pk):
        response = client.get(url)
        policy = response["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy
        scan = scanned(response.content.decode())
        assert scan.bad == [], url
        assert len(scan.ids) == len(set(scan.ids)), (url, scan.ids)


def test_the_sign_in_page_holds_to_it_too() -> None:
    response = Client().get("/sign-in")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert scanned(response.content.decode()).bad == []


def test_a_page_is_never_kept_by_a_shared_cache(
    bob: User, leave: Document, browser: Browse
) -> None:
    for url in (reverse("ask"), reverse("search")):
        assert "Cookie" in browser(bob).get(url)["Vary"]
