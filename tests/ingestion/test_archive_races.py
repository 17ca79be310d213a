"""An archive's versions, and people, at the same time: the newest wins, and nothing is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone

from ingestion.indexing.effect import settle_due
from ingestion.intake import restore, set_effect, submit_version, withdraw
from ingestion.pipeline import unpacking
from ingestion.pipeline.claiming import claim
from ingestion.pipeline.purging import purge_due
from ingestion.pipeline.running import run
from ingestion.storing.versions import locked
from kb.access import permitted_documents, permitted_passages, restrict
from kb.access.quotas import set_quota
from kb.errors import InvalidError
from kb.models import Document, State, Version
from tests.ingestion.packing import Files, zipped
from tests.ingestion.state import drain, expire, latest

pytestmark = pytest.mark.django_db


def members(archive: Document) -> dict[str, Document]:
    living = Document.objects.filter(container=archive, deleted_at=None)
    return {each.member: each for each in living.select_related("latest", "current")}


def readable(by) -> list[str]:
    return sorted(permitted_passages(by).values_list("text", flat=True))


def days(count: int):
    return timezone.now() + timedelta(days=count)


@pytest.fixture
def replace(as_alice) -> Callable[..., Document]:
    def replace(archive: Document, files: Files, **dates: object) -> Document:
        return submit_version(
            file=ContentFile(zipped(files)),
            filename="all.zip",
            document=archive,
            by=as_alice,
            **dates,
        )

    return replace


@pytest.fixture
def before_take(monkeypatch) -> Callable[[int, Callable[[], None]], None]:
    """Do something once, right before a version of an archive stores a file."""

    def before(number: int, act: Callable[[], None]) -> None:
        take, done = unpacking.Archive.take, []

        def slow(self, path, item):
            if self.version.number == number and not done:
                done.append(path)
                act()
            return take(self, path, item)

        monkeypatch.setattr(unpacking.Archive, "take", slow)

    return before


@pytest.fixture
def dying(monkeypatch) -> Callable[[Document, int], None]:
    """Let a worker unpack an archive and die after it stored some files."""

    def die(archive: Document, after: int) -> None:
        lease, take, taken = claim(), unpacking.Archive.take, []

        def dies(self, path, item):
            if len(taken) == after:
                raise KeyboardInterrupt
            taken.append(path)
            return take(self, path, item)

        with monkeypatch.context() as patch:
            patch.setattr(unpacking.Archive, "take", dies)
            with pytest.raises(KeyboardInterrupt):
                unpacking.unpack(Version.objects.get(pk=lease.version_id), lease)
        expire(lease)

    return die


def test_a_newer_version_that_is_ready_first_stays_whole(upload, as_alice, replace, before_take):
    archive = upload(zipped({"a.txt": "The old rule.", "b.txt": "Old."}), "all.zip")
    first = claim()

    def overtake() -> None:
        replace(archive, {"a.txt": "The new rule.", "new.txt": "Brand new."})
        drain()

    before_take(1, overtake)
    run(first)
    drain()
    assert readable(as_alice) == ["Brand new.", "The new rule."]
    assert set(members(archive)) == {"a.txt", "new.txt"}
    old = Version.objects.get(pk=first.version_id)
    assert old.state == State.READY
    assert [each["name"] for each in old.quality["members"]] == ["a.txt", "b.txt"]


def test_a_newer_version_that_is_indexed_again_for_its_title_stays_whole(
    upload, as_alice, replace, before_take
):
    archive = upload(zipped({"a.txt": "The old rule."}), "all.zip")
    first = claim()

    def overtake() -> None:
        replace(archive, {"a.txt": "The new rule."})
        drain()
        Version.objects.filter(document=archive, number=2).update(state=State.SPLITTING)

    before_take(1, overtake)
    run(first)
    assert Version.objects.get(pk=first.version_id).state == State.READY
    drain()
    assert readable(as_alice) == ["The new rule."]


def test_who_waited_for_another_version_goes_on_as_soon_as_that_ends(upload, replace):
    archive = upload(zipped({"a.txt": "The old rule."}), "all.zip")
    first = claim()
    replace(archive, {"a.txt": "The new rule."})
    run(first)
    assert Version.objects.get(pk=first.version_id).waiting_for == "waits"
    drain()
    assert Version.objects.get(pk=first.version_id).state == State.READY, "no clock was turned"


def test_a_newer_version_that_fails_lets_the_older_one_go_on(upload, as_alice, replace):
    archive = upload(zipped({"a.txt": "The old rule."}), "all.zip")
    first = claim()
    replace(archive, {"a.bin": bytes(range(64))})
    run(first)
    drain()
    assert latest(archive).state == State.FAILED
    assert readable(as_alice) == ["The old rule."]


def test_what_holds_later_does_not_keep_what_holds_now_from_search(upload, as_alice, replace):
    archive = upload(zipped({"a.txt": "This year.", "b.txt": "Still."}), "all.zip")
    replace(archive, {"a.txt": "Next year."}, effective_from=days(30))
    second = claim(latest(archive).pk)
    run(second)
    assert latest(archive).waiting_for == "waits", "the older one goes first"
    drain()
    assert {each.state for each in archive.versions.all()} == {State.READY}
    assert readable(as_alice) == ["Still.", "This year."]
    assert {path: each.latest.number for path, each in members(archive).items()} == {
        "a.txt": 2,
        "b.txt": 1,
    }


def test_a_file_that_cannot_be_taken_anew_keeps_its_document(upload, as_alice, alice, replace):
    archive = upload(zipped({"a.txt": "The old rule.", "b.txt": "Other."}), "all.zip")
    drain()
    stored = sum(Version.objects.values_list("size", flat=True))
    files: Files = {"a.txt": "The new rule is longer. " * 50, "b.txt": "Other."}
    set_quota(alice.username, bytes=stored + len(zipped(files)) + 10)
    replace(archive, files)
    drain()
    listed = {each["name"]: each.get("refusal") for each in latest(archive).quality["members"]}
    assert listed == {"a.txt": "quota", "b.txt": None}
    assert readable(as_alice) == ["Other.", "The old rule."]


def test_what_a_later_version_lacks_ends_when_that_begins(upload, as_alice, replace):
    archive = upload(zipped({"a.txt": "The rule.", "b.txt": "To be dropped."}), "all.zip")
    drain()
    begin = days(30)
    replace(archive, {"a.txt": "The next rule."}, effective_from=begin)
    drain()
    assert readable(as_alice) == ["The rule.", "To be dropped."]
    on_that_day = permitted_passages(as_alice, as_of=begin).values_list("text", flat=True)
    assert list(on_that_day) == ["The next rule."]
    replace(archive, {"a.txt": "The rule.", "b.txt": "To be dropped."})
    drain()
    assert set(permitted_passages(as_alice, as_of=days(60)).values_list("text", flat=True)) == {
        "The rule.",
        "To be dropped.",
    }, "a newer version takes it back"


def test_a_version_that_is_over_withdraws_nothing(upload, as_alice, replace):
    archive = upload(zipped({"a.txt": "The rule.", "b.txt": "Of today."}), "all.zip")
    drain()
    replace(archive, {"a.txt": "Of old."}, effective_from=days(-60), effective_to=days(-30))
    drain()
    settle_due()
    assert readable(as_alice) == ["Of today.", "The rule."]
    assert list(permitted_passages(as_alice, as_of=days(-45)).values_list("text", flat=True)) == [
        "Of old."
    ]


def test_an_archive_is_dated_anew_by_uploading_it_again(upload, as_alice):
    archive = upload(zipped({"a.txt": "The rule."}), "all.zip", external_id="rules")
    drain()
    with pytest.raises(InvalidError, match="dates of their own"):
        set_effect(document=archive, number=1, by=as_alice, effective_to=days(-1))
    end = days(30)
    upload(zipped({"a.txt": "The rule."}), "all.zip", external_id="rules", effective_to=end)
    drain()
    assert (latest(archive).number, latest(archive).effective_to) == (2, end)
    assert members(archive)["a.txt"].current.effective_to == end


def test_dates_that_a_person_gave_to_a_file_stand(upload, as_alice, replace):
    archive = upload(zipped({"a.txt": "The rule."}), "all.zip")
    drain()
    end = days(30)
    set_effect(document=members(archive)["a.txt"], number=1, by=as_alice, effective_to=end)
    replace(archive, {"a.txt": "The rule.", "b.txt": "More."})
    drain()
    assert (
        members(archive)["a.txt"].latest.number,
        latest(members(archive)["a.txt"]).effective_to,
    ) == (1, end)


def test_a_file_is_not_restored_without_its_archive(upload, as_alice):
    archive = upload(zipped({"a.txt": "The rule."}), "all.zip")
    drain()
    member = members(archive)["a.txt"]
    withdraw(document=archive, by=as_alice, undo=True)
    with pytest.raises(InvalidError, match="Restore the archive"):
        restore(document_id=member.pk, by=as_alice)
    restore(document_id=archive.pk, by=as_alice)
    assert readable(as_alice) == ["The rule."]


def test_a_file_that_the_archive_has_again_is_not_restored_beside_it(upload, as_alice, replace):
    archive = upload(zipped({"a.txt": "The rule."}), "all.zip")
    drain()
    member = members(archive)["a.txt"]
    withdraw(document=member, by=as_alice, undo=True)
    replace(archive, {"a.txt": "The rule.", "b.txt": "More."})
    drain()
    with pytest.raises(InvalidError, match="another document for this file"):
        restore(document_id=member.pk, by=as_alice)


def test_purging_an_archive_takes_no_living_document_along(upload, as_alice):
    archive = upload(zipped({"a.txt": "The rule.", "b.txt": "Other."}), "all.zip")
    drain()
    member = members(archive)["a.txt"]
    withdraw(document=archive, by=as_alice, undo=True)
    Document.objects.filter(pk=member.pk).update(deleted_at=None, purge_at=None)
    Document.objects.filter(pk=archive.pk).update(purge_at=timezone.now())
    purge_due()
    assert list(Document.objects.values_list("pk", "container")) == [(member.pk, None)]
    assert readable(as_alice) == ["The rule."]


def test_what_people_do_between_a_crash_and_the_next_attempt_stands(
    upload, as_alice, replace, dying
):
    archive = upload(zipped({"same.txt": "Same."}), "all.zip")
    drain()
    files: Files = {"same.txt": "Same.", "a.txt": "A.", "b.txt": "B.", "c.txt": "C."}
    replace(archive, files)
    dying(archive, after=2)
    for path in ("same.txt", "a.txt"):
        withdraw(document=members(archive)[path], by=as_alice)
    submit_version(
        file=ContentFile(b"B, corrected."),
        filename="b.txt",
        document=members(archive)["b.txt"],
        by=as_alice,
    )
    drain()
    assert latest(archive).state == State.READY
    assert readable(as_alice) == ["B, corrected.", "C."]


@pytest.mark.django_db(transaction=True)
def test_a_person_and_an_archive_may_give_a_file_its_next_version_together(
    upload, as_alice, replace
):
    archive = upload(zipped({"a.txt": "One."}), "all.zip")
    drain()
    replace(archive, {"a.txt": "Two."})
    lease, member = claim(), members(archive)["a.txt"]

    def work() -> None:
        run(lease)
        connection.close()

    worker = threading.Thread(target=work)
    with transaction.atomic():
        locked(member.pk)
        worker.start()
        _wait_for_a_waiting_one(worker)
        submit_version(
            file=ContentFile(b"By hand."), filename="a.txt", document=member, by=as_alice
        )
    worker.join(30)
    assert latest(archive).state == State.READY
    drain()
    numbers = member.versions.order_by("number").values_list("number", "state")
    assert list(numbers) == [(1, State.READY), (2, State.READY), (3, State.READY)]
    assert readable(as_alice) == ["Two."]


def _wait_for_a_waiting_one(worker: threading.Thread) -> None:
    deadline = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < deadline and worker.is_alive():
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted"
                " AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
            threading.Event().wait(0.02)
    pytest.fail("the archive did not wait for the document")


def test_a_file_is_hidden_only_from_those_who_cannot_open_its_archive(
    upload, as_alice, as_bob, bob, charlie
):
    archive = upload(zipped({"pay.txt": "Secret.", "b.txt": "Other."}), "all.zip")
    drain()
    pay = members(archive)["pay.txt"]
    with pytest.raises(InvalidError, match="Restrict the archive"):
        restrict(document=pay, by=as_alice, users=[])
    assert not Document.objects.get(pk=pay.pk).restricted
    restrict(document=archive, by=as_alice, users=[charlie])
    with pytest.raises(InvalidError, match="Restrict the archive"):
        restrict(document=pay, by=as_alice, users=[bob])
    restrict(document=members(archive)["pay.txt"], by=as_alice, users=[bob, charlie])
    assert [each.title for each in permitted_documents(as_bob)] == ["pay"]
    restrict(document=members(archive)["pay.txt"], by=as_alice)
    assert [each.title for each in permitted_documents(as_bob)] == ["pay"]
