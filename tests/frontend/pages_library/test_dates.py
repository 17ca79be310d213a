"""Versions hold from a day until a day: shown, and set by editors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from frontend.pages.library.dates import end_of, first_day, last_day, start_of
from kb.errors import InvalidError
from kb.models import Version


@pytest.fixture
def dates(browser, edith):
    """Send the form of a version's dates as its editor."""

    def send(document, **form: str):
        url = reverse("document-dates", args=[document.pk, 1])
        return browser(edith).post(url, form, follow=True)

    return send


def test_a_last_day_is_a_day_on_which_it_holds(dates, make) -> None:
    document = make()
    text = dates(document, **{"from": "2020-01-01", "until": "2999-12-31"}).content.decode()
    version = Version.objects.get(document=document)
    assert version.effective_from == datetime(2020, 1, 1, tzinfo=UTC)
    assert version.effective_to == datetime(3000, 1, 1, tzinfo=UTC)
    assert "In force from Jan. 1, 2020 until Dec. 31, 2999" in text
    assert 'value="2999-12-31"' in text


def test_what_is_over_and_what_is_to_come_say_so(dates, make, browser, bob) -> None:
    document = make()
    text = dates(document, until="2020-05-31").content.decode()
    assert "No longer in force since June 1, 2020" in text
    text = dates(document, **{"from": "2999-01-01"}).content.decode()
    assert "Takes effect on Jan. 1, 2999" in text
    listed = browser(bob).get(reverse("collection", args=[document.collection_id]))
    assert "Takes effect on Jan. 1, 2999" in listed.content.decode()


def test_empty_days_take_the_dates_away(dates, make) -> None:
    document = make(effective_from=timezone.now() - timedelta(days=9))
    dates(document, **{"from": "", "until": ""})
    assert Version.objects.get(document=document).effective_from is None


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31", "１"])
def test_nonsense_is_refused_in_plain_words(text: str, dates, make) -> None:
    document = make()
    answer = dates(document, until=text)
    assert "year-month-day" in answer.content.decode()
    assert Version.objects.get(document=document).effective_to is None


def test_the_wrong_order_is_refused(dates, make) -> None:
    document = make()
    answer = dates(document, **{"from": "2026-03-02", "until": "2026-03-01"})
    assert "The first day must come before the last." in answer.content.decode()


def test_a_day_that_stays_as_it_was_keeps_its_exact_time() -> None:
    moment = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)
    assert start_of(first_day(moment), moment) == moment
    assert end_of(last_day(moment), moment) == moment
    midnight = datetime(2026, 3, 1, tzinfo=UTC)
    assert last_day(midnight) == "2026-02-28"
    assert end_of("2026-02-28") == midnight
    with pytest.raises(InvalidError):
        start_of("soon", moment)


def test_readers_see_the_dates_and_no_form(make, browser, bob) -> None:
    document = make(effective_from=datetime(2020, 1, 1, tzinfo=UTC))
    text = browser(bob).get(reverse("document", args=[document.pk])).content.decode()
    assert "In force since Jan. 1, 2020" in text
    assert 'type="date"' not in text
    url = reverse("document-dates", args=[document.pk, 1])
    assert browser(bob).post(url, {"from": "2021-01-01"}).status_code == 403


def test_a_new_version_is_uploaded_with_its_first_day(make, browser, edith) -> None:
    document = make()
    url = reverse("document-version", args=[document.pk])
    file = SimpleUploadedFile("Leave.md", b"# Leave\n\nForty days.\n")
    browser(edith).post(url, {"file": file, "from": "2999-01-01"})
    newest = Version.objects.get(document=document, number=2)
    assert newest.effective_from == datetime(2999, 1, 1, tzinfo=UTC)
