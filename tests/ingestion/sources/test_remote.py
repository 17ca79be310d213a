"""The four connectors to other machines, run as the worker runs them: documents come and go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingestion.sources import items_of
from kb.models import Document
from tests.ingestion.sources.conftest import Add, counts, titles, visit
from tests.ingestion.sources.servers.certificates import made
from tests.ingestion.sources.servers.dav import dav
from tests.ingestion.sources.servers.githost import Origin, hosted
from tests.ingestion.sources.servers.mail import PASSWORD, USER, mail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def allowed(settings: Any) -> None:
    settings.SOURCES_ALLOW = ("127.0.0.1",)


def test_a_repository_becomes_documents_and_stays_in_step(tmp_path: Path, add: Add) -> None:
    origin = Origin(tmp_path / "origin.git")
    origin.commit({"leave.md": "# Leave\n\n25 days.", "travel.md": "# Travel\n\nBy train."})
    with hosted(origin) as url:
        source = add("git", url=url)
        assert counts(visit(source)) == {"added": 2}
        assert counts(visit(source)) == {}
        name = origin.commit({"leave.md": "# Leave\n\n26 days.", "报销.md": "# 报销\n\n五天。"})
        assert counts(visit(source)) == {"added": 1, "changed": 1, "removed": 1}
    assert Document.objects.filter(deleted_at=None, metadata__commit=name).count() == 2


def test_a_folder_becomes_documents_and_stays_in_step(tmp_path: Path, add: Add) -> None:
    (tmp_path / "规章").mkdir()
    (tmp_path / "规章" / "leave.md").write_text("# Leave\n\n25 days.")
    (tmp_path / "travel.md").write_text("# Travel\n\nBy train.")
    (tmp_path / "empty.md").write_text("")
    with dav(tmp_path) as url:
        source = add("webdav", url=url)
        assert counts(visit(source)) == {"added": 2, "refused": 1}
        (tmp_path / "travel.md").unlink()
        assert counts(visit(source)) == {"removed": 1, "unchanged": 1, "refused": 1}
    left = Document.objects.get(deleted_at=None)
    assert left.metadata["source_url"].startswith(url)


def test_a_mailbox_becomes_documents_and_stays_in_step(tmp_path: Path, add: Add) -> None:
    ca, context = made(tmp_path)
    with mail(context) as host:
        inbox = host.boxes["INBOX"]
        inbox.add("差旅费报销", "请在五天内报销。")
        inbox.add("Leave", "25 days a year.")
        place = {"host": "127.0.0.1", "port": host.port, "username": USER, "ca": ca}
        source = add("imap", secret=PASSWORD, **place)
        assert counts(visit(source)) == {"added": 2}
        assert titles() == ["Leave", "差旅费报销"]
        assert counts(visit(source)) == {}
        del inbox.mails[2]
        assert counts(visit(source)) == {"removed": 1}
        assert titles() == ["差旅费报销"]
        source.refresh_from_db()
        assert PASSWORD not in f"{source.options}{source.secret}{source.cursor}"


def test_a_wrong_password_fails_the_run_and_deletes_nothing(tmp_path: Path, add: Add) -> None:
    (tmp_path / "leave.md").write_text("# Leave\n\n25 days.")
    with dav(tmp_path, user="reader", password="right") as url:
        source = add("webdav", url=url, username="reader", secret="right")
        visit(source)
    with dav(tmp_path, user="reader", password="changed") as url:
        type(source).objects.filter(pk=source.pk).update(
            options={**source.options, "url": f"{url}/"}
        )
        run = visit(source)
    assert run.state == "failed"
    assert "does not accept" in run.message
    assert len(titles()) == items_of(source).count() == 1
