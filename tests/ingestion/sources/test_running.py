"""What a run of a source promises: nothing lost, nothing twice, in the right person's name."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from ingestion.errors import LeaseLost
from ingestion.intake import withdraw
from ingestion.sources import (
    delete_source,
    items_of,
    run_source,
    sources_of,
    update_source,
)
from ingestion.sources.holding import claim
from ingestion.sources.running import run
from ingestion.sources.sealing import seal, unseal
from kb.access import Principal, grant, revoke
from kb.access.membership import set_active
from kb.errors import ForbiddenError, InvalidError, NotFoundError
from kb.models import AuditEvent, Collection, Document, Source, SourceItem, SourceRun, User, Version
from tests.ingestion.sources.conftest import Add, counts, titles, visit

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = time.time() - 3600


def write(path: Path, text: str, *, at: float = LONG_AGO) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (at, at))


def test_files_become_documents_and_stay_in_step(root: Path, add: Add) -> None:
    write(root / "leave.md", "# Leave\n\n25 days.")
    write(root / "sub" / "travel.md", "# Travel\n\nBy train.")
    source = add("folder", path=str(root))
    first = visit(source)
    assert (first.state, counts(first)) == ("done", {"added": 2})
    assert counts(visit(source)) == {"unchanged": 2}
    write(root / "leave.md", "# Leave\n\n26 days.", at=LONG_AGO + 60)
    (root / "sub" / "travel.md").unlink()
    assert counts(visit(source)) == {"changed": 1, "removed": 1}
    leave = Document.objects.get(deleted_at=None)
    assert leave.versions.count() == 2
    assert leave.metadata["source"] == "The place"
    assert leave.created_by is not None
    assert leave.created_by.username == "alice"


def test_touched_but_equal_bytes_are_free(root: Path, add: Add) -> None:
    write(root / "a.md", "same")
    source = add("folder", path=str(root))
    visit(source)
    write(root / "a.md", "same", at=LONG_AGO + 60)
    assert counts(visit(source)) == {"unchanged": 1}
    assert Version.objects.count() == 1


def test_what_cannot_be_read_is_told_and_not_tried_again(root: Path, add: Add) -> None:
    write(root / "empty.md", "")
    write(root / "fake.pdf", "no pdf at all")
    write(root / "good.md", "good")
    source = add("folder", path=str(root))
    assert counts(visit(source)) == {"added": 1, "refused": 2}
    problems = dict(items_of(source, problems=True).values_list("key", "problem"))
    assert "empty" in problems["empty.md"]
    assert "something else" in problems["fake.pdf"]
    write(root / "empty.md", "no longer", at=LONG_AGO + 60)
    assert counts(visit(source)) == {"added": 1, "refused": 1, "unchanged": 1}


def test_a_file_too_big_is_told(root: Path, add: Add, settings: Any) -> None:
    settings.MAX_UPLOAD = 100
    write(root / "big.md", "x" * 101)
    source = add("folder", path=str(root))
    assert counts(visit(source)) == {"refused": 1}


def test_a_file_being_written_waits_and_its_older_text_stays(root: Path, add: Add) -> None:
    write(root / "a.md", "one")
    source = add("folder", path=str(root))
    visit(source)
    write(root / "a.md", "one and a ha", at=time.time())
    assert counts(visit(source)) == {"refused": 1}
    assert Document.objects.filter(deleted_at=None).count() == 1
    write(root / "a.md", "one and a half", at=LONG_AGO + 9)
    assert counts(visit(source)) == {"changed": 1}


def test_links_lead_nowhere(root: Path, tmp_path: Path, add: Add) -> None:
    write(tmp_path / "secret" / "plan.md", "secret")
    (root / "link.md").symlink_to(tmp_path / "secret" / "plan.md")
    (root / "folder").symlink_to(tmp_path / "secret")
    write(root / "good.md", "good")
    os.mkfifo(root / "pipe.md")
    source = add("folder", path=str(root))
    assert counts(visit(source)) == {"added": 1}
    assert titles() == ["good"]


def test_a_folder_swapped_for_a_link_after_the_listing_is_not_followed(
    root: Path, tmp_path: Path
) -> None:
    from io import BytesIO

    from ingestion.sources.connector import Found
    from ingestion.sources.errors import ItemError
    from ingestion.sources.folder import Folder
    from ingestion.sources.net import Net

    write(tmp_path / "secret" / "plan.md", "secret")
    write(root / "sub" / "plan.md", "open")
    folder = Folder(Folder.check({"path": str(root)}), "", Net())
    found = next(each for each in folder.visit({}) if isinstance(each, Found))
    (root / "sub" / "plan.md").unlink()
    (root / "sub").rmdir()
    (root / "sub").symlink_to(tmp_path / "secret")
    out = BytesIO()
    with pytest.raises(ItemError):
        folder.fetch(found, out)
    folder.close()
    assert out.getvalue() == b""


@pytest.mark.parametrize("path", ["/etc", "{root}/../other", "{root}x", "", "relative", "/"])
def test_only_folders_below_an_allowed_root_can_be_watched(root: Path, add: Add, path: str) -> None:
    with pytest.raises(InvalidError):
        add("folder", path=path.format(root=root))


def test_a_root_closed_later_stops_the_source(root: Path, add: Add, settings: Any) -> None:
    write(root / "a.md", "a")
    source = add("folder", path=str(root))
    visit(source)
    settings.SOURCES_FOLDERS = ()
    after = visit(source)
    assert after.state == "failed"
    assert "FOOTNOTE_SOURCES_FOLDERS" in after.message
    assert titles() == ["a"]


def test_an_empty_listing_deletes_nothing_until_it_is_confirmed(root: Path, add: Add) -> None:
    for n in range(3):
        write(root / f"{n}.md", f"text {n}")
    source = add("folder", path=str(root))
    visit(source)
    for path in root.iterdir():
        path.unlink()
    doubtful = visit(source)
    assert "3 of 3" in doubtful.message
    assert counts(doubtful) == {}
    assert len(titles()) == 3
    assert counts(visit(source)) == {"removed": 3}
    assert titles() == []


def test_more_than_half_of_many_missing_waits_for_a_second_run(root: Path, add: Add) -> None:
    for n in range(12):
        write(root / f"{n}.md", f"text {n}")
    source = add("folder", path=str(root))
    visit(source)
    for n in range(7):
        (root / f"{n}.md").unlink()
    assert "7 of 12" in visit(source).message
    assert len(titles()) == 12
    for n in range(7):
        write(root / f"{n}.md", f"text {n}")
    assert visit(source).message == ""
    assert len(titles()) == 12


def test_a_listing_that_fails_midway_deletes_nothing(root: Path, add: Add) -> None:
    for n in range(3):
        write(root / f"sub{n}" / "a.md", f"text {n}")
    source = add("folder", path=str(root))
    visit(source)
    (root / "sub0" / "a.md").unlink()
    root.rename(root.parent / "away")
    failed = visit(source)
    assert failed.state == "failed"
    assert len(titles()) == 3
    (root.parent / "away").rename(root)
    assert counts(visit(source)) == {"unchanged": 2, "removed": 1}


def test_failures_back_off(root: Path, add: Add) -> None:
    source = add("folder", path=str(root / "missing"), every_minutes=5)
    waits = []
    for _n in range(4):
        ended = visit(source)
        source.refresh_from_db()
        assert ended.finished_at is not None
        waits.append(round((source.next_run_at - ended.finished_at).total_seconds() / 60))
    assert waits == [5, 10, 20, 40]


def test_who_is_no_longer_an_owner_no_longer_feeds_the_collection(
    root: Path, add: Add, handbook: Collection, alice: User, bob: User, as_bob: Principal,
    as_alice: Principal,
) -> None:  # fmt: skip
    write(root / "a.md", "a")
    source = add("folder", path=str(root))
    grant(collection=handbook, by=as_alice, role="owner", user=bob)
    grant(collection=handbook, by=as_bob, role="editor", user=alice)
    ended = visit(source)
    source.refresh_from_db()
    assert (ended.state, source.enabled, titles()) == ("failed", False, [])
    assert "alice" in ended.message
    assert AuditEvent.objects.filter(action="source.stop", target_id=source.pk).exists()
    update_source(source=source, by=as_bob, enabled=True)
    assert counts(visit(source)) == {"added": 1}
    assert Document.objects.get().created_by == bob


def test_a_disabled_person_s_source_stops(root: Path, add: Add, alice: User) -> None:
    write(root / "a.md", "a")
    source = add("folder", path=str(root))
    set_active("alice", active=False)
    assert visit(source).state == "failed"
    assert titles() == []


def test_rights_lost_during_a_run_end_it(
    root: Path, add: Add, handbook: Collection, alice: User, bob: User, as_alice: Principal
) -> None:
    for n in range(3):
        write(root / f"{n}.md", f"text {n}")
    source = add("folder", path=str(root))
    grant(collection=handbook, by=as_alice, role="owner", user=bob)
    hold = claim()
    assert hold is not None
    revoke(collection=handbook, by=as_alice, user=alice)
    run(hold)
    source.refresh_from_db()
    assert not source.enabled
    assert titles() == []


def test_only_owners_have_sources(
    root: Path, add: Add, handbook: Collection, as_bob: Principal, as_charlie: Principal
) -> None:
    source = add("folder", path=str(root))
    for by, error in ((as_bob, ForbiddenError), (as_charlie, NotFoundError)):
        with pytest.raises(error):
            sources_of(handbook, by=by)
        with pytest.raises(error):
            run_source(source=source, by=by)
        with pytest.raises(error):
            update_source(source=source, by=by, name="x")
        with pytest.raises(error):
            delete_source(source=source, by=by, withdraw=True)
    assert Source.objects.count() == 1


@pytest.mark.parametrize(("withdrawn", "left"), [(True, []), (False, ["a"])])
def test_deleting_a_source_keeps_or_withdraws_its_documents(
    root: Path, add: Add, as_alice: Principal, withdrawn: bool, left: list[str]
) -> None:
    write(root / "a.md", "a")
    source = add("folder", path=str(root))
    visit(source)
    delete_source(source=source, by=as_alice, withdraw=withdrawn)
    assert titles() == left
    assert not Source.objects.exists()
    assert not SourceItem.objects.exists()


def test_a_document_deleted_by_hand_stays_away_until_it_changes(
    root: Path, add: Add, as_alice: Principal
) -> None:
    write(root / "a.md", "a")
    source = add("folder", path=str(root))
    visit(source)
    withdraw(document=Document.objects.get(), by=as_alice)
    visit(source)
    assert titles() == []
    write(root / "a.md", "another", at=LONG_AGO + 60)
    visit(source)
    assert titles() == ["a"]


def test_one_source_is_visited_by_one_worker_at_a_time(root: Path, add: Add) -> None:
    add("folder", path=str(root))
    assert claim() is not None
    assert claim() is None


def test_a_worker_that_lost_its_lease_writes_nothing(root: Path, add: Add) -> None:
    write(root / "a.md", "a")
    source = add("folder", path=str(root))
    late = claim()
    assert late is not None
    Source.objects.filter(pk=source.pk).update(lease_until="2000-01-01T00:00:00Z")
    assert claim() is not None
    run(late)
    assert titles() == []
    with pytest.raises(LeaseLost):
        late.write(enabled=False)


def test_a_source_that_kills_its_workers_is_given_up_for_a_while(root: Path, add: Add) -> None:
    source = add("folder", path=str(root))
    for _n in range(3):
        assert claim() is not None
        Source.objects.filter(pk=source.pk).update(lease_until="2000-01-01T00:00:00Z")
    hold = claim()
    assert hold is not None
    run(hold)
    ended = SourceRun.objects.get()
    assert ended.state == "failed"
    assert "Three workers" in ended.message
    assert visit(source).state == "done"


def test_pausing_stops_a_run_and_resuming_starts_one(
    root: Path, add: Add, as_alice: Principal
) -> None:
    write(root / "a.md", "a")
    source = add("folder", path=str(root))
    hold = claim()
    assert hold is not None
    update_source(source=source, by=as_alice, enabled=False)
    run(hold)
    assert titles() == []
    assert claim() is None
    with pytest.raises(InvalidError):
        run_source(source=source, by=as_alice)
    update_source(source=source, by=as_alice, enabled=True)
    assert counts(visit(source)) == {"added": 1}


def test_too_many_things_end_the_run_with_a_reason(root: Path, add: Add, settings: Any) -> None:
    settings.SOURCES_MOST_ITEMS = 2
    for n in range(4):
        write(root / f"{n}.md", f"text {n}")
    ended = visit(add("folder", path=str(root)))
    assert ended.state == "failed"
    assert "more than 2" in ended.message


def test_history_is_bounded(root: Path, add: Add) -> None:
    source = add("folder", path=str(root))
    SourceRun.objects.bulk_create(SourceRun(source=source, state="done") for _n in range(80))
    visit(source)
    assert SourceRun.objects.count() == 50


def test_secrets_are_encrypted_and_a_changed_key_is_told(
    add: Add, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    word = "correct-zebra-battery"
    source = add("webdav", url="https://files.example/", user="u", secret=word)
    source.refresh_from_db()
    assert word not in source.secret
    assert unseal(source.secret) == word
    assert seal(word) != seal(word)
    settings.SECRET_KEY = "another-key-" * 6
    ended = visit(source)
    assert ended.state == "failed"
    assert "FOOTNOTE_SECRET_KEY" in ended.message
    assert word not in str(list(AuditEvent.objects.values()))
    assert word not in caplog.text


def test_a_stored_secret_does_not_follow_to_another_place(add: Add, as_alice: Principal) -> None:
    source = add("webdav", url="https://files.example/", user="u", secret="zebra")
    options = {**source.options, "url": "https://evil.example/"}
    with pytest.raises(InvalidError):
        update_source(source=source, by=as_alice, options=options)
    update_source(source=source, by=as_alice, options=options, secret="another")
    harmless = {**options, "include": ["*.md"]}
    update_source(source=source, by=as_alice, options=harmless)
