"""The bar above every page, on the smallest screens."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from kb.models import User
from tests.journeys.asking import fits
from tests.journeys.conftest import Open, Shoot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LARGER = "document.documentElement.style.fontSize = '150%'"
"""As one sets letters in a browser."""


def apart(one: Locator, other: Locator) -> bool:
    """Tell whether nothing of one lies upon the other."""
    a, b = one.bounding_box(), other.bounding_box()
    assert a
    assert b
    beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    return beside or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]


@pytest.mark.parametrize("width", [320, 375, 768])
@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_the_name_and_the_ways_stand_beside_each_other(
    width: int, locale: str, alice: User, open_page: Open, shoot: Shoot
) -> None:
    page = open_page(alice, locale=locale, viewport={"width": width, "height": 480})
    parts = [page.locator(".brand"), *page.locator(".bar-nav a").all(), page.locator(".menu")]
    expect(page.locator(".bar-nav a")).to_have_count(3)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        shoot(page, f"bar-{width}-{locale}-{scheme}")
    tops = {round(part.bounding_box()["y"] // 28) for part in parts}  # type: ignore[index]
    assert len(tops) == 1, "in one line"
    for script in ("", LARGER):
        page.evaluate(script)
        for number, one in enumerate(parts):
            assert all(apart(one, other) for other in parts[number + 1 :]), (number, script)
        assert fits(page)
    shoot(page, f"bar-{width}-{locale}-larger")
