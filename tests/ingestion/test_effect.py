"""Versions hold from a day to a day; search reads what holds now, or what held at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from ingestion.indexing.effect import settle_due
from ingestion.intake import set_effect, submit_version
from ingestion.pipeline import reconciling
from kb.access import grant, permitted_passages, permitted_versions, restrict
from kb.access.effect import effect_of
from kb.errors import ForbiddenError, InvalidError, NotFoundError
from kb.models import Document, Passage, Role, Version
from retrieval.search import search
from tests.ingestion.state import drain, latest
from tests.ingestion.test_races import together

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def _at(days: float) -> datetime:
    """Return a time some days from now."""
    return timezone.now() + days * DAY


def _replace(document, by, text, **dates):
    submit_version(
        file=ContentFile(text.encode()), filename="fare.txt", document=document, by=by, **dates
    )
    drain()


def _found(by, as_of=None) -> set[str]:
    return {each.text for each in permitted_passages(by, as_of=as_of)}


def _effects(document) -> list[str | None]:
    document.refresh_from_db()
    return [effect_of(each, document) for each in document.versions.order_by("number")]


def _pass(days: float) -> None:
    """Let time go by: all dates move back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kb_version SET effective_from = effective_from - %(by)s,"
            " effective_to = effective_to - %(by)s, ready_at = ready_at - %(by)s,"
            " created_at = created_at - %(by)s",
            {"by": days * DAY},
        )


def test_a_version_of_tomorrow_replaces_the_present_one_tomorrow(upload, as_alice, as_bob):
    document = upload("The fare is ten.", "fare.txt")
    drain()
    _replace(document, as_alice, "The fare is twelve.", effective_from=_at(1))
    assert _found(as_bob) == {"The fare is ten."}
    assert _effects(document) == ["now", "later"]
    reconciling.tidy()
    assert _found(as_bob) == {"The fare is ten."}
    _pass(1.1)
    reconciling.tidy()
    assert _found(as_bob) == {"The fare is twelve."}
    assert _effects(document) == ["replaced", "now"]
    assert settle_due() == 0


def test_what_is_over_is_not_found_any_more_at_once_and_says_so(upload, as_alice, as_bob):
    document = upload("The fare is ten.", "fare.txt", effective_to=_at(1))
    drain()
    assert _found(as_bob) == {"The fare is ten."}
    _pass(1.1)
    assert _found(as_bob) == set()  # before anybody has looked
    assert settle_due() == 1
    assert _effects(document) == ["over"]
    assert document.current is None
    assert settle_due() == 0


def test_a_version_that_is_over_does_not_bring_back_what_it_had_replaced(upload, as_alice, as_bob):
    document = upload("The fare is ten.", "fare.txt")
    drain()
    _replace(document, as_alice, "The fare is five today.", effective_to=_at(1))
    _pass(1.1)
    reconciling.tidy()
    assert _found(as_bob) == set()


def test_an_old_edition_that_is_added_later_does_not_replace_the_present_one(
    upload, as_alice, as_bob
):
    document = upload("The fare is ten.", "fare.txt", effective_from=_at(-100))
    drain()
    _replace(
        document, as_alice, "The fare was six.", effective_from=_at(-900), effective_to=_at(-100)
    )
    assert _found(as_bob) == {"The fare is ten."}
    assert _found(as_bob, as_of=_at(-500)) == {"The fare was six."}


def test_as_of_finds_what_held_then_of_what_may_be_read_today(upload, as_alice, as_bob, as_charlie):
    document = upload("The fare is ten.", "fare.txt", effective_from=_at(-30))
    drain()
    _replace(document, as_alice, "The fare is twelve.", effective_from=_at(-10))
    times = {-40: set(), -20: {"The fare is ten."}, -5: {"The fare is twelve."}}
    for days, wanted in times.items():
        found = search("fare", reader=as_bob, as_of=_at(days)).hits
        assert {hit.text for hit in found} == wanted
        assert search("fare", reader=as_charlie, as_of=_at(days)).hits == []
    restrict(document=document, by=as_alice, users=[])
    assert search("fare", reader=as_bob, as_of=_at(-20)).hits == []


def test_a_document_without_dates_holds_from_when_it_was_ready(upload, as_bob):
    upload("The fare is ten.", "fare.txt")
    drain()
    assert _found(as_bob, as_of=timezone.now()) == {"The fare is ten."}
    assert _found(as_bob, as_of=_at(-1)) == set()


def test_editors_change_the_dates_and_search_follows_at_once(
    upload, handbook, as_alice, as_bob, as_charlie, charlie
):
    document = upload("The fare is ten.", "fare.txt")
    drain()
    dates = {"effective_from": None, "effective_to": None}
    with pytest.raises(ForbiddenError):
        set_effect(document=document, number=1, by=as_bob, **dates)
    with pytest.raises(NotFoundError):
        set_effect(document=document, number=1, by=as_charlie, **dates)
    grant(collection=handbook, by=as_alice, role=Role.EDITOR, user=charlie)
    set_effect(document=document, number=1, by=as_charlie, **{**dates, "effective_from": _at(2)})
    assert _found(as_bob) == set()
    set_effect(document=document, number=1, by=as_charlie, **dates)
    assert _found(as_bob) == {"The fare is ten."}
    with pytest.raises(InvalidError):
        set_effect(
            document=document,
            number=1,
            by=as_alice,
            **{**dates, "effective_to": _at(-2), "effective_from": _at(-1)},
        )
    with pytest.raises(NotFoundError):
        set_effect(document=document, number=2, by=as_alice, **dates)


def test_other_dates_with_the_same_bytes_are_no_new_version(upload, as_bob):
    document = upload("The fare is ten.", "fare.txt", external_id="fare")
    drain()
    upload("The fare is ten.", "fare.txt", external_id="fare", effective_to=_at(-1))
    assert Version.objects.count() == 1
    assert _found(as_bob) == set()
    assert _effects(document) == ["over"]


def test_one_version_at_most_holds_at_any_time(upload, as_alice, as_bob):
    document = upload("Fare 0.", "fare.txt", effective_from=_at(-50))
    drain()
    dates = [(-40, -20), (-45, None), (-30, -10), (-5, 5), (3, None), (-60, -55)]
    for number, (start, end) in enumerate(dates, start=1):
        to = None if end is None else _at(end)
        _replace(document, as_alice, f"Fare {number}.", effective_from=_at(start), effective_to=to)
    for days in range(-65, 10):
        assert permitted_versions(as_bob, as_of=_at(days + 0.5)).count() <= 1
    document.refresh_from_db()
    assert permitted_versions(as_bob).get() == document.current
    assert permitted_versions(as_bob, as_of=_at(0)).get() == document.current


def test_a_changed_title_is_indexed_without_reading_the_file_again(upload, as_bob):
    document = upload("Trains first.", "a.txt", external_id="t", title="Travel")
    drain()
    version = latest(document)
    version.file.storage.delete(version.file.name)
    upload("Trains first.", "a.txt", external_id="t", title="Excursions")
    assert _found(as_bob) == {"Trains first."}
    drain()
    again = latest(document)
    assert (again.pk, again.state, again.indexed_title) == (version.pk, "ready", "Excursions")
    assert again.ready_at == version.ready_at
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(lexemes) FROM kb_passage")
        assert "excurs" in cursor.fetchone()[0]
    assert Passage.objects.count() == 1


def test_a_title_changed_while_it_was_indexed_is_indexed_after_all(upload):
    document = upload("Trains first.", "a.txt", external_id="t", title="Travel")
    from ingestion.pipeline import stages
    from ingestion.pipeline.claiming import claim
    from kb.models import State
    from tests.ingestion.state import until

    work = until(claim(), State.EMBEDDING)
    upload("Trains first.", "a.txt", external_id="t", title="Excursions")
    stages.embed(work)
    drain()
    version = latest(document)
    assert (version.state, version.indexed_title) == ("ready", "Excursions")
    assert Document.objects.get().title == "Excursions"


def test_the_day_comes_by_the_clock_of_the_database(upload, as_bob, monkeypatch):
    upload("The fare is ten.", "fare.txt", effective_from=_at(1))
    drain()
    later = timezone.now() + 2 * DAY
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert settle_due() == 0
    assert _found(as_bob) == set()
    Version.objects.update(effective_from=Now())
    assert settle_due() == 1
    assert _found(as_bob) == {"The fare is ten."}


def test_a_date_that_is_not_given_stays(upload, as_alice):
    start, end = _at(-3), _at(3)
    document = upload("The fare is ten.", "fare.txt", effective_from=start)
    set_effect(document=document, number=1, by=as_alice, effective_to=end)
    version = latest(document)
    assert (version.effective_from, version.effective_to) == (start, end)
    set_effect(document=document, number=1, by=as_alice, effective_from=None)
    version = latest(document)
    assert (version.effective_from, version.effective_to) == (None, end)
    with pytest.raises(InvalidError):
        set_effect(document=document, number=1, by=as_alice, effective_from=_at(4))


@pytest.mark.django_db(transaction=True)
def test_two_people_who_change_one_date_each_both_get_it(upload, as_alice):
    start, end = _at(-3), _at(3)
    for number in range(5):
        document = upload(f"The fare is {number}.", f"{number}.txt")
        outcomes = together(
            lambda document=document: set_effect(
                document=document, number=1, by=as_alice, effective_from=start
            ),
            lambda document=document: set_effect(
                document=document, number=1, by=as_alice, effective_to=end
            ),
        )
        assert not [each for each in outcomes if isinstance(each, Exception)]
        version = latest(document)
        assert (version.effective_from, version.effective_to) == (start, end)


def test_a_version_whose_indexed_title_is_not_known_is_indexed_again_for_a_new_one(upload):
    document = upload("Trains first.", "a.txt", external_id="t", title="Travel")
    drain()
    Version.objects.update(indexed_title="")
    upload("Trains first.", "a.txt", external_id="t", title="Excursions")
    drain()
    version = latest(document)
    assert (version.state, version.indexed_title) == ("ready", "Excursions")
