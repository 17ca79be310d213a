"""Another embedder, while people search and documents come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from pgvector import SparseVector

from ingestion.indexing import vectors
from ingestion.pipeline import spaces
from ingestion.pipeline.claiming import claim
from ingestion.pipeline.running import run
from ingestion.tasks import reembed
from kb.access import Principal, current_space
from kb.embedding import Spec
from kb.errors import InvalidError, NotFoundError, TransientError
from kb.models import AuditEvent, Collection, Document, EmbeddingSpace, Passage, SpaceState, State
from kb.text.bm25 import SPACE
from retrieval.search import search
from tests.embedding_server import EmbeddingServer
from tests.ingestion.conftest import Upload
from tests.ingestion.state import drain, latest, passages, until

pytestmark = pytest.mark.django_db
Server = Callable[..., EmbeddingServer]


@pytest.fixture
def server() -> Iterator[Server]:
    running: list[EmbeddingServer] = []

    def serve(model: str = "words", dimensions: int = 64, **more: bool) -> EmbeddingServer:
        running.append(EmbeddingServer(model, dimensions, **more))
        return running[-1]

    yield serve
    for each in running:
        each.stop()


def start(server: EmbeddingServer) -> EmbeddingSpace:
    return spaces.start(Spec("openai", server.model, server.url))


def never() -> bool:
    return False


def vector_count(space_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kb_vector WHERE space_id = %s", [space_id])
        return int(cursor.fetchone()[0])


@pytest.fixture
def ready(upload: Upload, server: Server) -> EmbeddingSpace:
    """A second set of vectors, complete."""
    upload()
    drain()
    space = start(server())
    assert spaces.fill(space.pk, stop=never)
    space.refresh_from_db()
    assert space.state == SpaceState.READY
    return space


@pytest.mark.parametrize("dimensions", [64, 1024, 4000])
def test_an_embedder_of_any_indexable_length_takes_over(
    upload: Upload, server: Server, as_alice: Principal, dimensions: int
) -> None:
    upload()
    drain()
    space = start(server("wide", dimensions))
    assert spaces.fill(space.pk, stop=never)
    spaces.switch(space.pk)
    found = search("note for sick leave", reader=as_alice, mode="dense")
    assert len(found.hits) == Passage.objects.count()
    assert current_space().spec.dimensions == dimensions


def test_vectors_too_long_to_index_are_refused_with_the_reason(server: Server, db: None) -> None:
    with pytest.raises(InvalidError, match="4001 dimensions; more than 4000"):
        start(server("huge", 4001))
    assert EmbeddingSpace.objects.count() <= 1


def test_a_server_that_does_not_answer_starts_nothing(server: Server, db: None) -> None:
    down = server()
    down.fail = True
    with pytest.raises(TransientError):
        start(down)
    assert not EmbeddingSpace.objects.exclude(state=SpaceState.CURRENT).exists()


def test_the_same_embedder_is_not_started_twice(ready: EmbeddingSpace) -> None:
    with pytest.raises(InvalidError, match=f"number {ready.pk}"):
        spaces.start(Spec(ready.provider, ready.model, ready.url))


def test_no_key_is_stored_with_the_vectors(ready: EmbeddingSpace, settings) -> None:
    settings.EMBEDDER_API_KEYS = {ready.url: "very-secret"}
    spaces.start(Spec("openai", ready.model, ready.url.replace("127.0.0.1", "localhost")))
    assert "very-secret" not in str(list(EmbeddingSpace.objects.values()))


def test_the_same_embedder_makes_the_same_vectors_from_the_stored_text(
    upload: Upload, server: Server
) -> None:
    first = server()
    space = start(first)
    spaces.fill(space.pk, stop=never)
    spaces.switch(space.pk, force=True)
    upload()
    drain()
    published = first.embedded.copy()
    twin = EmbeddingSpace.objects.create(
        provider="openai", model="words", url=first.url, dimensions=64
    )
    from kb.models import partitions

    partitions.create(twin)
    spaces.fill(twin.pk, stop=never)
    again = first.embedded - published
    assert set(again) <= set(published)
    assert sum(again.values()) == Passage.objects.count()


def test_a_space_that_is_not_complete_is_not_switched_to(upload: Upload, server: Server) -> None:
    upload()
    drain()
    space = start(server())
    with pytest.raises(InvalidError, match="Being filled"):
        spaces.switch(space.pk)
    assert current_space().id != space.pk


def test_what_was_published_since_is_embedded_before_the_switch(
    ready: EmbeddingSpace, upload: Upload, as_alice: Principal
) -> None:
    upload("# Travel\n\nTrips above 500 euros need approval.", "travel.md")
    drain()
    assert vector_count(ready.pk) < Passage.objects.count()
    spaces.switch(ready.pk)
    assert vector_count(ready.pk) == Passage.objects.count()
    hits = search("trips that need approval", reader=as_alice, mode="dense").hits
    assert "500 euros" in hits[0].text


def test_a_switch_whose_embedder_is_down_changes_nothing(
    ready: EmbeddingSpace, upload: Upload, server: Server
) -> None:
    spaces.compare(ready.pk)
    upload("# Travel\n\nTrips above 500 euros need approval.", "travel.md")
    drain()
    EmbeddingSpace.objects.filter(pk=ready.pk).update(url="http://127.0.0.1:9/v1")
    before = current_space()
    with pytest.raises(TransientError):
        spaces.switch(ready.pk)
    assert current_space() == before


def test_a_document_embedded_before_the_switch_is_embedded_again_after_it(
    ready: EmbeddingSpace, upload: Upload, as_alice: Principal
) -> None:
    document = upload("# Travel\n\nTrips above 500 euros need approval.", "travel.md")
    old = current_space()
    work = until(claim(), State.EMBEDDING)
    spaces.switch(ready.pk)
    with pytest.raises(vectors.EmbedderChanged), transaction.atomic():
        vectors.switching_waits(old)
    work.lease.postpone(0, counted=False)
    drain()
    version = latest(document)
    assert version.state == State.READY
    assert {row[6] for row in passages(version)} == {ready.pk}
    assert search("500 euros", reader=as_alice, mode="dense").hits


def test_publishing_with_vectors_of_the_old_embedder_waits_and_fails_nothing(
    ready: EmbeddingSpace, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingestion.pipeline import stages

    document = upload("# Travel\n\nTrips above 500 euros need approval.", "travel.md")
    old, lease = current_space(), claim()
    spaces.switch(ready.pk)
    with monkeypatch.context() as patched:
        patched.setattr(stages, "current_space", lambda: old)
        run(lease)
    version = latest(document)
    assert (version.state, version.attempts, version.failure_code) == (State.EMBEDDING, 0, "")
    assert not Passage.objects.filter(version=version).exists()


def test_the_old_vectors_stay_complete_until_they_are_dropped(
    ready: EmbeddingSpace, upload: Upload, as_alice: Principal
) -> None:
    old = current_space()
    spaces.switch(ready.pk)
    upload("# Travel\n\nTrips above 500 euros need approval.", "travel.md")
    drain()
    assert vector_count(old.id) < Passage.objects.count()
    spaces.work(seconds=30)
    assert vector_count(old.id) == Passage.objects.count()
    spaces.switch(spaces.previous().pk)
    assert current_space().id == old.id
    assert search("trips above 500 euros", reader=as_alice, mode="dense").hits
    assert spaces.previous().pk == ready.pk


def test_deleting_a_document_takes_its_vectors_out_of_every_space(ready: EmbeddingSpace) -> None:
    assert vector_count(ready.pk)
    Document.objects.all().delete()
    assert vector_count(ready.pk) == vector_count(current_space().id) == 0


def test_a_passage_deleted_or_written_anew_while_it_was_embedded_gets_no_stale_vector(
    upload: Upload, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload()
    drain()
    running = server()
    space = start(running)
    gone, changed = Passage.objects.order_by("id")[:2]
    embed = running.answer

    def meanwhile(texts: list[str]) -> dict[str, object]:
        return embed(texts)

    from ingestion.pipeline.spaces import filling

    store = filling.Filler._store

    def late(self, rows, found) -> None:
        if vector_count(space.pk) == 0 and Passage.objects.filter(pk=gone.pk).exists():
            Passage.objects.filter(pk=gone.pk).delete()
            Passage.objects.filter(pk=changed.pk).update(text="Written anew.")
        store(self, rows, found)

    monkeypatch.setattr(filling.Filler, "_store", late)
    assert spaces.fill(space.pk, stop=never)
    assert vector_count(space.pk) == Passage.objects.count()
    assert any(text.endswith("Written anew.") for text in running.embedded)


def test_filling_goes_on_where_it_stopped_and_embeds_nothing_twice(
    upload: Upload, server: Server
) -> None:
    for number in range(8):
        upload(f"# Rule {number}\n\nForm {number} goes to office {number}.", f"{number}.md")
    upload()
    drain()
    running = server()
    space = start(running)
    running.embedded.clear()
    assert not spaces.fill(space.pk, stop=lambda: True)
    assert 0 < vector_count(space.pk) < Passage.objects.count()
    assert spaces.fill(space.pk, stop=never)
    assert set(running.embedded.values()) == {1}
    assert sum(running.embedded.values()) == Passage.objects.count()


def test_filling_lets_waiting_documents_go_first_after_one_slice(
    upload: Upload, server: Server
) -> None:
    for number in range(12):
        upload(f"# Rule {number}\n\nForm {number} goes to office {number}.", f"{number}.md")
    drain()
    space = start(server())
    upload("# Waiting\n\nThis one waits.", "waiting.md")
    spaces.work(seconds=60)
    assert 0 < vector_count(space.pk) < Passage.objects.count()
    drain()
    reembed()  # what beat sends
    assert vector_count(space.pk) == Passage.objects.count()


def test_an_embedder_that_is_down_is_shown_and_does_not_hold_up_the_others(
    upload: Upload, server: Server
) -> None:
    upload()
    drain()
    bad, good = server("bad"), server("good")
    down, up = start(bad), start(good)
    bad.fail = True
    spaces.work(seconds=60)
    shown = {each.number: each for each in spaces.spaces()}
    assert shown[down.pk].problem
    assert (shown[down.pk].state, shown[up.pk].state) == (SpaceState.FILLING, SpaceState.READY)
    bad.fail = False
    spaces.work(seconds=60)
    shown = {each.number: each for each in spaces.spaces()}
    assert (shown[down.pk].problem, shown[down.pk].percent) == ("", 100)


def test_the_comparison_measures_both_on_the_same_questions(ready: EmbeddingSpace) -> None:
    report = spaces.compare(ready.pk)
    assert report["own"] == Passage.objects.count()
    assert report["recall_now"] == report["recall_next"] == 1.0
    lines = [
        '{"question": "When do unused days expire?", "document": "leave.md"}',
        '{"question": "Who needs a note?", "passage": "A note is needed from the third day on."}',
        '{"question": "What is the moon made of?", "document": "moon.md"}',
    ]
    report = spaces.compare(ready.pk, questions=spaces.questions_of(lines))
    assert (report["questions"], report["unknown"]) == (2, 1)


@pytest.mark.parametrize("line", ['{"question": "x"}', "no json", "[]", '{"document": "leave.md"}'])
def test_a_line_that_is_no_question_is_named(line: str, db: None) -> None:
    with pytest.raises(InvalidError, match="Line 1"):
        list(spaces.questions_of([line]))


def test_a_worse_embedder_is_refused_unless_forced(upload: Upload, server: Server) -> None:
    for number in range(15):
        upload(f"# Rule {number}\n\nForm {number} goes to office {number}.", f"{number}.md")
    drain()
    space = start(server("blind", blind=True))
    spaces.fill(space.pk, stop=never)
    with pytest.raises(InvalidError, match="finds less"):
        spaces.switch(space.pk)
    spaces.switch(space.pk, force=True)
    assert current_space().id == space.pk


def test_similarities_stay_on_the_scale_that_thresholds_are_set_on(
    upload: Upload, server: Server, as_alice: Principal
) -> None:
    for number, word in enumerate("leave travel laptop badge parking canteen".split()):
        upload(f"# {word}\n\nThe {word} rules are in form {number}. Ask the desk.", f"{word}.md")
    drain()
    before = search("the parking rules are in form 4", reader=as_alice).hits
    space = start(server("words", 256))
    spaces.fill(space.pk, stop=never)
    spaces.switch(space.pk)
    after = search("the parking rules are in form 4", reader=as_alice).hits
    assert before[0].passage_id == after[0].passage_id
    assert after[0].similarity == pytest.approx(before[0].similarity, abs=0.05)
    assert after[-1].similarity == pytest.approx(before[-1].similarity, abs=0.08)


def test_only_one_space_can_be_in_use(ready: EmbeddingSpace) -> None:
    ready.state = SpaceState.CURRENT
    with pytest.raises(IntegrityError, match="one_current_space"), transaction.atomic():
        ready.save()


def test_the_vectors_in_use_are_not_dropped_and_old_ones_only_after_a_while(
    ready: EmbeddingSpace,
) -> None:
    old = current_space()
    with pytest.raises(InvalidError, match="in use"):
        spaces.drop(old.id)
    spaces.switch(ready.pk)
    with pytest.raises(TransientError, match="two minutes"):
        spaces.drop(old.id)
    EmbeddingSpace.objects.filter(pk=old.id).update(retired_at=Now() - timedelta(minutes=3))
    spaces.drop(old.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [old.table])
        assert cursor.fetchone() == (None,)
    with pytest.raises(NotFoundError):
        spaces.drop(old.id)
    with pytest.raises(InvalidError, match="no older vectors"):
        spaces.previous()


def test_every_step_is_in_the_audit_trail(ready: EmbeddingSpace) -> None:
    spaces.switch(ready.pk)
    actions = AuditEvent.objects.filter(target_id=str(ready.pk), target_type="embeddingspace")
    assert {*actions.values_list("action", flat=True)} == {
        "embedding.start",
        "embedding.ready",
        "embedding.compare",
        "embedding.switch",
    }


def test_the_command_leads_through_the_whole_change(
    upload: Upload, server: Server, capsys: pytest.CaptureFixture[str], tmp_path
) -> None:
    upload()
    drain()
    running = server()
    say = ["--embedder", "openai", "--model", "words", "--url", running.url]
    call_command("reindex", "start", *say, "--wait")
    number = EmbeddingSpace.objects.latest("id").pk
    assert "Ready to switch to" in capsys.readouterr().out
    (tmp_path / "set.jsonl").write_text('{"question": "sick leave", "document": "leave.md"}\n')
    call_command("reindex", "compare", str(number), "--questions", str(tmp_path / "set.jsonl"))
    assert "recall at 10" in capsys.readouterr().out
    call_command("reindex", "switch", str(number))
    call_command("reindex", "rollback")
    call_command("reindex", "status")
    assert "In use" in capsys.readouterr().out
    with pytest.raises(CommandError, match="two minutes"):
        call_command("reindex", "drop", str(number))
    with pytest.raises(CommandError, match="no vectors"):
        call_command("reindex", "switch", "999999")


def test_the_words_are_made_anew_from_the_stored_text(
    upload: Upload, handbook: Collection, as_alice: Principal
) -> None:
    document = upload()
    drain()
    version = latest(document)
    before = passages(version)
    nothing = SparseVector({}, SPACE)
    Passage.objects.filter(version=version).update(lexemes="", bm25=nothing)
    assert not search("sick leave", reader=as_alice, mode="lexical").hits
    call_command("reindex", "words", verbosity=0)
    assert passages(version) == before
    assert search("sick leave", reader=as_alice, mode="lexical").hits
