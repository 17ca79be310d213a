"""API keys: shown once, limited, revoked."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from kb.access import authenticate_key
from kb.models import APIKey

KEY = re.compile(r"kb_[0-9a-f]{8}_[\w-]{43}")
GOOD = {"name": "Wiki crawler", "scope": ["read"], "days": "30"}


def test_a_key_is_shown_once_and_works(browser, alice) -> None:
    client = browser(alice)
    answer = client.post(reverse("key-create"), GOOD)
    found = set(KEY.findall(answer.content.decode()))
    assert len(found) == 1
    assert authenticate_key(found.pop()).scopes == {"read"}
    assert "no-store" in answer["Cache-Control"]
    again = client.get(reverse("keys")).content.decode()
    assert not KEY.search(again)
    assert "Wiki crawler" in again


def test_a_key_can_be_limited_to_collections(browser, alice, handbook) -> None:
    sent = {**GOOD, "limited": "1", "collection": [str(handbook.pk)]}
    browser(alice).post(reverse("key-create"), sent)
    key = APIKey.objects.get()
    assert key.limited
    assert list(key.collections.all()) == [handbook]


@pytest.mark.parametrize("chosen", [[], ["nonsense"]])
def test_a_limited_key_without_collections_reaches_nothing(
    chosen, browser, alice, handbook
) -> None:
    answer = browser(alice).post(
        reverse("key-create"), {**GOOD, "limited": "1", "collection": chosen}
    )
    text = KEY.search(answer.content.decode())[0]
    assert authenticate_key(text).collection_ids == frozenset()


@pytest.mark.parametrize(
    "wrong", [{"days": "0"}, {"days": "366"}, {"days": "x"}, {"scope": []}, {"scope": ["root"]}]
)
def test_a_wrong_wish_makes_no_key(wrong, browser, alice) -> None:
    answer = browser(alice).post(reverse("key-create"), {**GOOD, **wrong}, follow=True)
    assert len(list(answer.context["messages"])) == 1
    assert not APIKey.objects.exists()


def test_only_the_owner_revokes_a_key(browser, alice, bob) -> None:
    answer = browser(alice).post(reverse("key-create"), GOOD)
    text, key = KEY.search(answer.content.decode())[0], APIKey.objects.get()
    url = reverse("key-revoke", args=[key.pk])
    assert browser(bob).post(url).status_code == 404
    assert authenticate_key(text) is not None
    browser(alice).post(url)
    assert authenticate_key(text) is None
    assert "Wiki crawler" not in browser(bob).get(reverse("keys")).content.decode()
