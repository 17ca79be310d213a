"""A collection that goes out and comes in again is the same collection."""

from __future__ import annotations

import json
import os
import threading
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection

from ingestion.exchange import exported, import_collection
from ingestion.intake import submit_text, withdraw
from kb.access import grants_of, permitted_documents, permitted_passages, role_in
from kb.access.glossary import add_entry, entries_of
from kb.errors import ForbiddenError, NotFoundError
from kb.models import AuditEvent, Collection, Document, Passage, State, User, Version
from tests.ingestion.exchange.conftest import changed, comparable, contents, file_of, lines
from tests.ingestion.state import drain

pytestmark = pytest.mark.django_db


def test_an_import_of_an_export_gives_the_same_export(rules, as_alice, tmp_path):
    first = file_of(rules, as_alice, tmp_path)
    done = import_collection(path=first, by=as_alice, name="Copy")
    assert (done.documents, done.versions, done.grants) == (5, 6, 2)
    assert (done.refused, done.unknown) == ([], [])
    drain()
    second = file_of(done.collection, as_alice, tmp_path, "second.zip")
    assert comparable(first) == comparable(second)
    assert done.collection.name == "Copy"


def test_the_glossary_goes_along_and_an_older_file_has_none(rules, as_alice, tmp_path):
    add_entry(collection=rules, terms=["PTO", "带薪休假"], by=as_alice)
    whole = file_of(rules, as_alice, tmp_path)
    done = import_collection(path=whole, by=as_alice, name="Copy")
    assert [each.terms for each in entries_of(done.collection, by=as_alice)] == [
        ["PTO", "带薪休假"]
    ]
    manifest = json.loads(contents(whole)["manifest.json"])
    del manifest["glossary"]
    told = {"manifest.json": json.dumps(manifest).encode()}
    older = changed(whole, tmp_path / "older.zip", told)
    done = import_collection(path=older, by=as_alice, name="Older")
    assert not entries_of(done.collection, by=as_alice).exists()


def test_what_was_imported_is_found_by_those_who_could_find_it_before(
    rules, as_alice, as_bob, as_charlie, tmp_path
):
    done = import_collection(path=file_of(rules, as_alice, tmp_path), by=as_alice)
    drain()
    for reader in (as_alice, as_bob, as_charlie):
        for which in (permitted_documents, permitted_passages):
            field = "collection" if which is permitted_documents else "document__collection"
            before = which(reader).filter(**{field: rules}).count()
            assert which(reader).filter(**{field: done.collection}).count() == before > 0
    states = Version.objects.filter(document__collection=done.collection).values_list("state")
    assert set(states) == {(State.READY,)}
    leave = Document.objects.get(collection=done.collection, external_id="leave-1")
    assert [each.number for each in leave.versions.order_by("number")] == [1, 2]
    assert leave.current.number == 2
    assert leave.tags == ["人事", "Policy"]
    assert "三十天" in Passage.objects.get(version=leave.current_id).text


def test_an_imported_archive_keeps_its_members_and_makes_none_twice(rules, as_alice, tmp_path):
    done = import_collection(path=file_of(rules, as_alice, tmp_path), by=as_alice)
    drain()
    archive = Document.objects.get(collection=done.collection, latest__format="zip")
    members = Document.objects.filter(container=archive, deleted_at=None)
    assert sorted(each.member for each in members) == ["a/one.txt", "two.txt"]
    assert Version.objects.filter(document__in=members).count() == 2


def test_only_owners_export_and_whoever_imports_is_the_owner(
    rules, as_alice, as_bob, as_charlie, bob, tmp_path
):
    with pytest.raises(ForbiddenError):
        exported(collection=rules, by=as_charlie)
    path = file_of(rules, as_alice, tmp_path)
    rules.grants.filter(group__isnull=False).delete()
    with pytest.raises(NotFoundError):
        exported(collection=rules, by=as_bob)
    done = import_collection(path=path, by=as_bob)
    assert role_in(as_bob, done.collection) == "owner"
    actions = AuditEvent.objects.filter(action__in=["collection.export", "collection.import"])
    assert sorted(actions.values_list("action", "actor__username")) == [
        ("collection.export", "alice"),
        ("collection.import", "bob"),
    ]


def test_a_namesake_elsewhere_is_given_nothing(rules, as_alice, charlie, readers, tmp_path):
    path = file_of(rules, as_alice, tmp_path)
    path = changed(path, tmp_path / "foreign.zip", {}, manifest={"origin": "another machine"})
    User.objects.filter(pk=charlie.pk).update(email="another.charlie@example.com")
    done = import_collection(path=path, by=as_alice)
    assert set(done.unknown) == {("group", "readers"), ("user", "charlie")}
    assert [each.user.username for each in grants_of(done.collection, by=as_alice)] == ["alice"]
    pay = Document.objects.get(collection=done.collection, title="pay")
    assert pay.restricted
    assert not pay.allowances.exists()


def test_the_same_person_elsewhere_is_known_by_name_and_mail(rules, as_alice, charlie, tmp_path):
    path = file_of(rules, as_alice, tmp_path)
    path = changed(path, tmp_path / "foreign.zip", {}, manifest={"origin": "another machine"})
    done = import_collection(path=path, by=as_alice)
    assert set(done.unknown) == {("group", "readers")}
    trusting = import_collection(path=path, by=as_alice, name="Trusting", trust_names=True)
    assert trusting.unknown == []
    assert trusting.grants == 2


def test_an_account_made_anew_under_an_old_name_is_given_nothing(
    rules, as_alice, charlie, tmp_path
):
    path = file_of(rules, as_alice, tmp_path)
    charlie.delete()
    User.objects.create_user("charlie", "charlie@example.com", "x")
    Group.objects.filter(name="readers").delete()
    done = import_collection(path=path, by=as_alice)
    assert set(done.unknown) == {("group", "readers"), ("user", "charlie")}


def test_deleted_documents_are_not_exported_and_mail_addresses_are_not_shown(
    rules, as_alice, tmp_path
):
    pay = Document.objects.get(collection=rules, title="pay")
    withdraw(document=pay, by=as_alice, undo=True)
    path = file_of(rules, as_alice, tmp_path)
    titles = [row["title"] for row in lines(contents(path)["documents.ndjson"])]
    assert "pay" not in titles
    assert b"@example.com" not in path.read_bytes()


def test_an_original_that_is_lost_or_damaged_on_disk_is_left_out(rules, as_alice, tmp_path):
    lost = Version.objects.get(document__title="pay")
    Path(lost.file.path).unlink()
    damaged = Version.objects.get(document__title="年假", number=1)
    Path(damaged.file.path).write_bytes(b"rot")
    done = import_collection(path=file_of(rules, as_alice, tmp_path), by=as_alice)
    assert (done.documents, done.versions) == (4, 4)


def test_a_collection_flows_out_in_pieces(rules, as_alice, monkeypatch):
    big = os.urandom(3_000_000).hex()
    submit_text(title="big", text=big, collection=rules, by=as_alice)
    sizes = [len(chunk) for chunk in exported(collection=rules, by=as_alice)]
    assert sum(sizes) > 6_000_000
    assert max(sizes) < 3_000_000


@pytest.mark.django_db(transaction=True)
def test_an_export_while_others_write_can_always_be_imported(rules, as_alice, tmp_path):
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            made = submit_text(
                title=f"n{number}", text=f"Rule {number}.", collection=rules, by=as_alice
            )
            if number % 2:
                withdraw(document=made, by=as_alice)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        paths = [file_of(rules, as_alice, tmp_path, f"{n}.zip") for n in range(5)]
    finally:
        stop.set()
        writer.join()
    for path in paths:
        found = contents(path)
        rows = lines(found["documents.ndjson"])
        hashes = {version["sha256"] for row in rows for version in row["versions"]}
        assert hashes <= {name.removeprefix("originals/") for name in found}
        assert all(row["versions"] for row in rows)
    import_collection(path=paths[-1], by=as_alice, name="Copy")


def test_the_commands_write_and_read_a_file(rules, alice, tmp_path):
    path, out = tmp_path / "rules.zip", StringIO()
    call_command("export_collection", rules.name, path, user="alice", stdout=out)
    call_command("import_collection", path, name="Copy", user="alice", stdout=out)
    assert "Copy: 5 documents, 6 versions, 2 grants." in out.getvalue()
    assert Collection.objects.filter(name="Copy").exists()
    with pytest.raises(CommandError, match="exists already"):
        call_command("export_collection", rules.name, path, user="alice", stdout=out)
    with pytest.raises(CommandError, match="No collection"):
        call_command("export_collection", "absent", tmp_path / "x.zip", user="alice", stdout=out)
    path.write_bytes(b"no zip")
    with pytest.raises(CommandError, match="not the file of an exported collection"):
        call_command("import_collection", path, user="alice", stdout=out)


def test_the_list_names_every_entry_with_its_hash(rules, as_alice, tmp_path):
    import hashlib

    found = contents(file_of(rules, as_alice, tmp_path))
    manifest = json.loads(found.pop("manifest.json"))
    assert manifest["entries"] == {n: hashlib.sha256(d).hexdigest() for n, d in found.items()}
    assert (manifest["format"], manifest["version"]) == ("footnote-collection", 1)
    assert manifest["counts"] == {"documents": 5, "versions": 6, "grants": 3}
