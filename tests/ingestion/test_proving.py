"""Workers attack their own sandbox when they start; behind a way out nothing is parsed."""

from __future__ import annotations

import socket

import pytest
from django.db import DatabaseError, connection

from ingestion.pipeline.proving import prove
from ingestion.reading.sandbox import verdict
from kb.access import principal_of
from kb.access.proofs import sandbox_proofs
from kb.errors import NotFoundError
from kb.models import SandboxProof, State, User
from tests.ingestion.state import drain, latest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_verdict():
    """Let no other test run behind what is believed here."""
    yield
    verdict.remember({})


def test_every_attack_is_tried_and_kept_under_the_name_of_the_host():
    proof = prove()
    assert proof.sound
    assert len(proof.refused) >= 19
    stored = SandboxProof.objects.get()
    assert stored.host == socket.gethostname()
    assert stored.attacks == proof.attacks
    prove()
    assert SandboxProof.objects.count() == 1


def test_behind_a_way_out_documents_wait_and_are_never_parsed(upload):
    document = upload()
    verdict.remember({"connect over TCP": False, "fork": True})
    drain()
    version = latest(document)
    assert (version.state, version.waiting_for) == (State.READING, "sandbox")


def test_a_way_out_that_the_settings_allow_stops_nothing(upload, settings):
    settings.ALLOW_WEAK_SANDBOX = True
    document = upload()
    verdict.remember({"connect over TCP": False})
    drain()
    assert latest(document).state == State.READY


def test_a_better_test_lets_documents_go_on(upload):
    verdict.remember({"fork": False})
    prove()
    document = upload()
    drain()
    assert latest(document).state == State.READY


def test_a_worker_starts_without_a_database_all_the_same(monkeypatch):
    def gone(*args, **kwargs):
        raise DatabaseError("gone")

    monkeypatch.setattr(SandboxProof, "save", gone)
    assert prove().sound


def test_only_staff_see_the_proofs(alice):
    prove()
    with pytest.raises(NotFoundError):
        sandbox_proofs(by=principal_of(alice))
    staff = User.objects.create_user("root", is_staff=True)
    assert len(sandbox_proofs(by=principal_of(staff))) == 1


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_has_proved_its_sandbox_before_it_is_ready(worker):
    connection.close()
    assert SandboxProof.objects.get().sound
