"""Search narrowed by how well documents were read, and by the day they were in force."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from ingestion.intake import submit
from kb.models import Version
from tests.ingestion.state import drain

HIDDEN = (
    '<p>Whoever is ill on leave gets days back.</p><p style="display:none">Nobody sees this.</p>'
)


@pytest.fixture
def shelf(handbook, as_alice) -> None:
    for name, text in (("Odd.html", HIDDEN), ("Plain.md", "# Plain\n\nLeave is thirty days.")):
        submit(file=ContentFile(text.encode()), filename=name, collection=handbook, by=as_alice)
    drain()


@pytest.fixture
def titles(browser, bob):
    def found(**asked: str) -> set[str]:
        answer = browser(bob).get(reverse("search"), {"q": "leave", "mode": "lexical", **asked})
        return {hit.title for hit, _text in answer.context["results"]}

    return found


def test_a_finding_is_a_filter(shelf, titles) -> None:
    assert titles() == {"Odd", "Plain"}
    assert titles(quality="sound") == {"Plain"}
    assert titles(quality="hidden-text") == {"Odd"}
    assert titles(quality="garbled") == set()
    assert titles(quality="nonsense") == {"Odd", "Plain"}


def test_a_day_is_a_filter(shelf, titles) -> None:
    old = timezone.now() - timedelta(days=30)
    Version.objects.filter(document__title="Odd").update(effective_from=old)
    day = timezone.localdate()
    assert titles(as_of=(day - timedelta(days=10)).isoformat()) == {"Odd"}
    assert titles(as_of=day.isoformat()) == {"Odd", "Plain"}
    assert titles(as_of="2999-01-01") == {"Odd", "Plain"}
    assert titles(as_of="some day") == {"Odd", "Plain"}


def test_the_choice_stays_in_the_form(shelf, browser, bob) -> None:
    asked = {"q": "leave", "quality": "sound", "as_of": "2020-02-03"}
    text = browser(bob).get(reverse("search"), asked).content.decode()
    assert 'value="sound" selected' in text
    assert 'value="2020-02-03"' in text
    assert "in force on 2020-02-03" in text
