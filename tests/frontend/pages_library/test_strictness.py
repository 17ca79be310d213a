"""Owners see what each strictness would do to the questions that were tried, and choose one."""

from __future__ import annotations

import re
import uuid

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from kb.models import Collection, User
from retrieval.models import Calibration
from tests.frontend.conftest import Browse
from tests.retrieval.search import shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(browser: Browse, alice: User) -> Client:
    return browser(alice)


def _page(client: Client, collection: Collection) -> str:
    return client.get(reverse("collection-settings", args=[collection.pk])).content.decode()


def test_without_a_measurement_the_page_says_so(owner: Client, handbook: Collection) -> None:
    shown = _page(owner, handbook)
    assert "Not measured yet" in shown
    assert "refused when" not in shown


def test_the_page_shows_what_each_choice_would_do(owner: Client, handbook: Collection) -> None:
    trials = [["en", 2.9, 1.9], ["en", 2.32, 2.27], ["zh", 2.9, 2.2]]
    Calibration.objects.create(collection=handbook, trials=trials)
    shown = " ".join(_page(owner, handbook).split())
    assert shown.count("3 of 3 answered") == 2  # the generous and the balanced one
    assert "2 of 3 answered" in shown
    assert shown.count("3 of 3 refused") == 2
    assert "2 of 3 refused" in shown


def test_a_choice_is_looked_at_before_it_is_saved(owner: Client, handbook: Collection) -> None:
    shown = _page(owner, handbook)
    form = shown[shown.index('id="strictness"') :].partition("</form>")[0]
    assert "data-submit-on-change" not in form
    assert re.search(r'<button type="submit" class="button button-s" [^>]*>Save<', form)
    assert [f'id="strictness-{value}"' in form for value in (-1, 0, 1)] == [True] * 3


@pytest.mark.parametrize(
    ("obstacle", "told", "able"),
    [
        ("", "", True),
        ("few", "It has too few passages to be measured", False),
        ("model", "The language model is not available right now.", False),
    ],
)
def test_what_cannot_be_measured_says_why_and_offers_no_measurement(
    obstacle: str, told: str, able: bool
) -> None:
    standing = {"outcomes": [], "obstacle": obstacle, "wanted": False}
    context = {"strictness": standing, "collection": {"pk": uuid.uuid4()}}
    shown = render_to_string("library/_strictness.html", context)
    assert told in shown
    assert ("too few" in shown or "not available" in shown) is not able
    button = re.search(r"<button [^>]*>Measure now<", shown)
    assert button is not None
    assert ("disabled" in button[0]) is not able


def test_a_choice_is_kept_and_a_measurement_asked_for(owner: Client, handbook: Collection) -> None:
    shelf.shelve(handbook, "Rooms", *(f"Room {number} has a lamp." for number in range(20)))
    owner.post(reverse("collection-strictness", args=[handbook.pk]), {"strictness": "1"})
    owner.post(reverse("collection-measure", args=[handbook.pk]))
    row = Calibration.objects.get(collection=handbook)
    assert row.strictness == 1
    assert row.wanted_at is not None
    told = owner.post(
        reverse("collection-strictness", args=[handbook.pk]), {"strictness": "9"}, follow=True
    )
    assert "The strictness is" in told.content.decode()
    assert Calibration.objects.get(collection=handbook).strictness == 1
