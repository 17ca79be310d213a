"""A collection is measured with what all its readers may read, when nobody needs the model."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from kb.access import Principal, restrict
from kb.access.keepers import common_reader
from kb.errors import ForbiddenError, InvalidError
from kb.models import AuditEvent, Collection, Document, User, Version
from retrieval.abstaining import shifts_of
from retrieval.abstaining.bars import STRICTER
from retrieval.calibrating import measure, measure_next, standing, want, wish
from retrieval.calibrating.measuring import _LOOKED, AGAIN, FEWEST, SETTLED, _changed
from retrieval.models import Calibration, Ticket
from retrieval.search import search
from tests.fakes import FakeLLM
from tests.retrieval.search import shelf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bag_of_words")]

PLACES = """Leeds
Oslo Turin Porto Lyon Ghent Basel Riga Malmo Cork Bilbao Graz Split Varna Patras Tartu
Pecs Brno Lodz Aarhus Bergen Nantes Kiel Siena""".split()


@pytest.fixture
def offices(handbook: Collection) -> list[Document]:
    """A document for each office, older than what is still being added."""
    found = [
        shelf.shelve(
            handbook,
            f"Office {place}",
            f"The office in {place} opens at eight and its reception hands out parking permits. "
            f"Visitors of {place} register with the porter before they enter the building.",
        )
        for place in PLACES
    ]
    Version.objects.update(ready_at=timezone.now() - 2 * SETTLED)
    return found


def look() -> uuid.UUID | None:
    """Look as if the last look were long ago."""
    cache.delete(_LOOKED)
    return measure_next()


@pytest.fixture
def asking(llm: FakeLLM) -> FakeLLM:
    """A model that asks about the office that a passage speaks of."""

    def _reply(prompt: str) -> str:
        found = re.search(r"office in (\w+)", prompt.rpartition("Text:")[2])
        return f"Who hands out parking permits in {found.group(1)}?\nAnd more." if found else "?"

    llm.reply = _reply
    return llm


def test_questions_about_its_passages_tell_how_it_scores_with_and_without_their_document(
    asking: FakeLLM, offices: list[Document], handbook: Collection, as_alice: Principal
) -> None:
    assert measure(handbook.pk)
    row = Calibration.objects.get(collection=handbook)
    assert len(row.trials) == len(offices) == row.passages
    assert all(language == "en" and with_it > without for language, with_it, without in row.trials)
    assert set(row.shifts) == {"en"}
    [_more, balanced, _less] = standing(handbook.pk, by=as_alice).outcomes
    assert (balanced.tried, balanced.chosen) == (len(offices), True)
    assert not Ticket.objects.exists()


def test_what_some_readers_may_not_read_is_never_asked_about_and_changes_nothing(
    asking: FakeLLM, offices: list[Document], handbook: Collection, as_alice: Principal
) -> None:
    measure(handbook.pk)
    before = Calibration.objects.get(collection=handbook).trials
    secret = shelf.shelve(handbook, "Office Omsk", f"The office in Omsk {'opens late. ' * 20}")
    restrict(document=secret, by=as_alice, users=[])
    asked = len(asking.prompts)
    measure(handbook.pk)
    assert Calibration.objects.get(collection=handbook).trials == before
    assert not any("Omsk" in prompt for prompt in asking.prompts[asked:])


def test_an_owner_measures_with_no_more_than_every_reader_sees(
    offices: list[Document], handbook: Collection, as_alice: Principal
) -> None:
    restrict(document=offices[0], by=as_alice, users=[])
    reader = common_reader(handbook.pk)
    assert reader is not None
    found = search("parking permits", reader=reader, limit=100, collapse=False)
    assert {hit.title for hit in found.hits} == {each.title for each in offices[1:]}


def test_it_begins_by_itself_once_nothing_is_added_and_not_again_until_much_changed(
    asking: FakeLLM, offices: list[Document], handbook: Collection
) -> None:
    Version.objects.update(ready_at=timezone.now())
    assert look() is None
    Version.objects.update(ready_at=timezone.now() - 2 * SETTLED)
    assert look() == handbook.pk
    assert look() is None
    long_ago = timezone.now() - timedelta(days=3)
    Calibration.objects.update(measured_at=long_ago, tried_at=long_ago, passages=5)
    assert look() == handbook.pk


def test_documents_replaced_by_others_of_their_size_are_a_change(
    asking: FakeLLM, offices: list[Document], handbook: Collection
) -> None:
    few, many = len(offices) // 5, len(offices) // 3
    assert look() == handbook.pk
    long_ago = timezone.now() - timedelta(days=3)
    Calibration.objects.update(measured_at=long_ago, tried_at=long_ago)
    Version.objects.update(ready_at=long_ago - timedelta(days=1))
    replaced = timezone.now() - 2 * SETTLED
    Version.objects.filter(document__in=offices[:few]).update(ready_at=replaced)
    assert look() is None
    Version.objects.filter(document__in=offices[:many]).update(ready_at=replaced)
    assert look() == handbook.pk
    Version.objects.update(ready_at=long_ago - timedelta(days=1))
    Calibration.objects.update(measured_at=long_ago, tried_at=long_ago)
    assert look() is None
    Version.objects.filter(document__in=offices[:many]).update(effective_from=replaced)
    assert look() == handbook.pk


def test_collections_that_can_never_be_measured_keep_no_other_waiting(
    asking: FakeLLM, offices: list[Document], handbook: Collection
) -> None:
    for number in range(3):  # without an owner
        other = Collection.objects.create(name=f"Shelf {number}")
        shelf.shelve(other, "Note", "The office in Oslo has a porter.")
    Version.objects.exclude(document__in=offices).update(passage_count=FEWEST)
    long_ago = timezone.now() - timedelta(days=3)
    Version.objects.update(ready_at=long_ago - timedelta(days=1))
    Calibration.objects.create(
        collection=handbook, passages=len(offices) // 2, measured_at=long_ago, tried_at=long_ago
    )
    looks = []
    for _each in range(4):
        looks.append(look())
        Calibration.objects.update(tried_at=F("tried_at") - 2 * AGAIN)
    assert looks == [None, None, None, handbook.pk]


def test_what_changed_is_found_in_as_many_queries_however_many_collections_there_are(
    asking: FakeLLM, offices: list[Document], handbook: Collection
) -> None:
    with CaptureQueriesContext(connection) as alone:
        assert _changed() == [handbook.pk]
    for number in range(3):
        other = Collection.objects.create(name=f"Shelf {number}")
        shelf.shelve(other, "Note", "The office in Oslo has a porter.")
    Version.objects.update(ready_at=timezone.now() - 2 * SETTLED)
    with CaptureQueriesContext(connection) as among_others:
        assert _changed() == [handbook.pk]
    assert len(among_others) == len(alone)


def test_switched_off_it_waits_for_an_owner(
    asking: FakeLLM,
    offices: list[Document],
    handbook: Collection,
    as_alice: Principal,
    settings: Settings,
) -> None:
    settings.CALIBRATE = "off"
    assert look() is None
    want(handbook.pk, by=as_alice)
    assert look() == handbook.pk


def test_people_come_first(
    asking: FakeLLM, offices: list[Document], handbook: Collection, as_bob: Principal
) -> None:
    now = timezone.now()
    Ticket.objects.create(owner_id=as_bob.user_id, state="waiting", alive_at=now)
    assert not measure(handbook.pk)
    assert asking.prompts == []


def test_what_was_tried_until_the_model_went_away_is_kept(
    asking: FakeLLM, offices: list[Document], handbook: Collection
) -> None:
    few, write = len(PLACES) // 2, asking.reply
    assert write is not None

    def _reply(prompt: str) -> str:
        if len(asking.written) == few:
            asking.mode = "error"
        return write(prompt)

    asking.reply = _reply
    assert measure(handbook.pk)
    assert len(Calibration.objects.get(collection=handbook).trials) == few


def test_without_the_embedder_nothing_is_concluded(
    asking: FakeLLM,
    offices: list[Document],
    handbook: Collection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shelf.use(monkeypatch, shelf.Down())
    assert not measure(handbook.pk)
    assert Calibration.objects.get(collection=handbook).shifts == {}


def test_an_owner_who_asks_comes_first(
    asking: FakeLLM, offices: list[Document], handbook: Collection, as_alice: Principal
) -> None:
    measure(handbook.pk)
    want(handbook.pk, by=as_alice)
    assert standing(handbook.pk, by=as_alice).wanted
    assert measure_next() == handbook.pk
    assert not standing(handbook.pk, by=as_alice).wanted


def test_a_small_collection_keeps_the_common_bar(
    asking: FakeLLM, handbook: Collection, as_alice: Principal
) -> None:
    for number in range(FEWEST - 1):
        shelf.shelve(handbook, f"Note {number}", f"The office in Leeds has {number} rooms.")
    with pytest.raises(InvalidError):
        want(handbook.pk, by=as_alice)
    assert not measure(handbook.pk)
    assert Calibration.objects.get(collection=handbook).shifts == {}
    assert standing(handbook.pk, by=as_alice).obstacle == "few"


def test_without_the_model_what_was_known_stays(
    asking: FakeLLM, offices: list[Document], handbook: Collection
) -> None:
    measure(handbook.pk)
    before = Calibration.objects.get(collection=handbook).trials
    asking.mode = "error"
    assert not measure(handbook.pk)
    assert Calibration.objects.get(collection=handbook).trials == before


def test_an_owner_decides_how_sure_it_must_be_and_nobody_else(
    offices: list[Document], handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    hits = search("parking permits in Leeds", reader=as_bob).hits
    assert not shifts_of(hits)
    wish(handbook.pk, 1, by=as_alice)
    assert shifts_of(hits) == {str(handbook.pk): {"zh": STRICTER, "en": STRICTER}}
    assert AuditEvent.objects.filter(action="collection.strictness").exists()
    with pytest.raises(ForbiddenError):
        wish(handbook.pk, -1, by=as_bob)
    with pytest.raises(ForbiddenError):
        want(handbook.pk, by=as_bob)
    with pytest.raises(ForbiddenError):
        standing(handbook.pk, by=as_bob)
    with pytest.raises(InvalidError):
        wish(handbook.pk, 7, by=as_alice)


def test_nobody_is_left_who_could_measure_a_collection_without_owners(
    handbook: Collection, alice: User
) -> None:
    User.objects.update(is_active=False)
    assert common_reader(handbook.pk) is None
    assert not measure(handbook.pk)
