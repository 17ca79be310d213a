"""Sources on real folders and real loopback servers, run as the worker runs them."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingestion.sources import create_source, run_source
from ingestion.sources.holding import claim
from ingestion.sources.running import run
from kb.access import Principal
from kb.models import Collection, Document, Source, SourceRun
from tests.ingestion.sources.canary import Canary
from tests.ingestion.sources.servers.certificates import made
from tests.ingestion.sources.servers.mail import MailHost, mail
from tests.ingestion.sources.site import Site

Add = Callable[..., Source]


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    """A web site on loopback that the administrator has allowed."""
    served = Site()
    settings.SOURCES_ALLOW = ("127.0.0.1",)
    yield served
    served.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    listening = Canary()
    yield listening
    listening.close()


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ssl.SSLContext]:
    """A certificate authority, and what a server trusted by it presents."""
    return made(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def host(papers: tuple[str, ssl.SSLContext]) -> Iterator[MailHost]:
    """A mail server that speaks IMAP over TLS."""
    with mail(papers[1]) as server:
        yield server


@pytest.fixture
def root(tmp_path: Path, settings: Any) -> Path:
    """A folder that the administrator has opened to sources."""
    found = tmp_path / "share"
    found.mkdir()
    settings.SOURCES_FOLDERS = (str(found),)
    return found


@pytest.fixture
def add(handbook: Collection, as_alice: Principal) -> Add:
    """Create a source in the handbook, as Alice."""

    def add(kind: str, *, name: str = "The place", **options: Any) -> Source:
        more = {key: options.pop(key) for key in ("secret", "every_minutes") if key in options}
        return create_source(
            collection=handbook, by=as_alice, kind=kind, name=name, options=options, **more
        )

    return add


def visit(source: Source, by: Principal | None = None) -> SourceRun:
    """Run a source to the end of one turn, and return its latest run."""
    if by is not None:
        run_source(source=source, by=by)
    Source.objects.filter(pk=source.pk).update(next_run_at="2000-01-01T00:00:00Z")
    hold = claim()
    assert hold is not None
    assert hold.source_id == source.pk
    run(hold)
    return SourceRun.objects.filter(source=source).latest("pk")


def counts(run: SourceRun) -> dict[str, int]:
    """Return the counts that are not zero."""
    names = ("added", "changed", "removed", "unchanged", "refused")
    return {name: n for name in names if (n := getattr(run, name))}


def titles() -> list[str]:
    """Return the titles of the living documents, sorted."""
    return sorted(Document.objects.filter(deleted_at=None).values_list("title", flat=True))
