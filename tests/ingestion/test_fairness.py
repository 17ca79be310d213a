"""Whose turn it is: between people, between the collections of one, and before programs."""

from __future__ import annotations

import random
import time
import uuid
from statistics import median

import pytest
from django.db import connection

from ingestion.pipeline.claiming import claim
from kb.access.queue import waits
from kb.models import Quota, Version
from tests.ingestion.crowd import enqueue, person, shelf
from tests.ingestion.state import latest

pytestmark = pytest.mark.django_db


def _claimed(count: int) -> list[uuid.UUID]:
    return [lease.version_id for _ in range(count) if (lease := claim()) is not None]


def _ids(versions: list[Version]) -> list[uuid.UUID]:
    return [version.pk for version in versions]


def test_a_bulk_upload_into_one_collection_does_not_hold_up_the_persons_other_collection():
    alice = person("alice")
    bulk = _ids(enqueue(alice, shelf("archive"), 50))
    other = _ids(enqueue(alice, shelf("news"), 2))
    first = _claimed(4)
    assert set(first) == {bulk[0], bulk[1], *other}


def test_many_collections_give_a_person_no_more_than_one_does():
    alice, bob = person("alice"), person("bob")
    for number in range(5):
        enqueue(alice, shelf(f"a{number}"), 10)
    bobs = _ids(enqueue(bob, shelf("b"), 10))
    assert len(set(_claimed(10)) & set(bobs)) == 5


def test_a_person_who_waited_longest_is_next_even_when_others_keep_coming():
    alice = person("alice")
    enqueue(alice, shelf("a"), 10)
    turns = []
    for number in range(12):  # one worker; a new person with one document before every turn
        enqueue(person(f"new{number}"), shelf("b"), 1)
        lease = claim()
        turns.append(Version.objects.get(pk=lease.version_id).created_by_id)
        Version.objects.filter(pk=lease.version_id).update(
            state="ready", lease_token=None, lease_until=None
        )
    assert turns.count(alice.pk) >= 1


def test_what_a_connector_uploads_waits_for_people(handbook, as_alice, as_charlie, upload):
    background = [latest(upload(f"b{n}", f"{n}.md", background=True)) for n in range(3)]
    own = latest(upload("mine", "mine.md"))
    assert _claimed(4) == [own.pk, *_ids(background)]


def test_a_person_is_worked_for_no_more_than_the_quota_says(settings):
    settings.QUOTA_WORKING = 2
    alice, bob = person("alice"), person("bob")
    enqueue(alice, shelf("a"), 3)
    enqueue(alice, shelf("b"), 3)
    assert len(_claimed(9)) == 2
    Quota.objects.create(user=alice, working=3)
    assert len(_claimed(9)) == 1
    enqueue(bob, shelf("a"), 1)
    assert len(_claimed(9)) == 1
    Quota.objects.update(working=0)
    assert len(_claimed(9)) == 3


@pytest.mark.parametrize("seed", range(8))
def test_people_are_told_the_places_in_which_they_are_then_served(seed):
    chance = random.Random(seed)
    people = [person(f"p{n}") for n in range(chance.randint(1, 4))]
    versions = []
    for user in people:
        for number in range(chance.randint(1, 3)):
            count, behind = chance.randint(1, 6), chance.random() < 0.3
            versions += enqueue(user, shelf(f"c{number}"), count, background=behind)
    for _ in range(chance.randint(0, 5)):
        lease = claim()
        if chance.random() < 0.4:  # that one is done
            Version.objects.filter(pk=lease.version_id).update(
                state="ready", lease_token=None, lease_until=None
            )
    waiting = list(Version.objects.filter(state="received", lease_token__isnull=True))
    told = {pk: wait.position for pk, wait in waits(waiting).items()}
    assert sorted(told.values()) == list(range(1, len(waiting) + 1))
    order = _claimed(len(waiting))
    assert [told[pk] for pk in order] == list(range(1, len(order) + 1))


def test_a_large_file_is_expected_to_take_longer_than_a_small_one():
    alice = person("alice")
    done = enqueue(alice, shelf("a"), 4)
    for number, version in enumerate(done):
        size, seconds = (1000, 2) if number % 2 else (11_000, 12)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE kb_version SET state = 'ready', size = %s, claimed_at = "
                "statement_timestamp() - make_interval(secs => %s), "
                "ready_at = statement_timestamp() WHERE id = %s",
                [size, seconds, version.pk],
            )
    small, large = enqueue(alice, shelf("b"), 1), enqueue(alice, shelf("b"), 1, size=100_000)
    told = waits([*small, *large])
    assert 2 <= told[small[0].pk].seconds <= 4
    assert told[large[0].pk].position == 2
    assert told[large[0].pk].seconds > 50


def test_nothing_is_estimated_before_anything_was_finished():
    (version,) = enqueue(person("alice"), shelf("a"), 1)
    assert (waits([version])[version.pk].position, waits([version])[version.pk].seconds) == (
        1,
        None,
    )


def test_ten_thousand_queued_documents_are_claimed_in_milliseconds(record_property):
    for number in range(20):
        for collection in range(5):
            enqueue(person(f"p{number}"), shelf(f"c{collection}"), 100)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kb_version, kb_document, kb_collection")
    times = []
    for _ in range(20):
        begun = time.perf_counter()
        assert claim() is not None
        times.append(1000 * (time.perf_counter() - begun))
    last = Version.objects.filter(lease_token__isnull=True).order_by("-next_attempt_at")[:50]
    begun = time.perf_counter()
    assert len(waits(last)) == 50
    asked = 1000 * (time.perf_counter() - begun)
    record_property("claim_ms", median(times))
    record_property("places_ms", asked)
    assert median(times) < 15
    assert asked < 500
