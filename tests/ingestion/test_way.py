"""A document's way from RECEIVED to READY."""

from __future__ import annotations

import pytest
from django.db import connection

from ingestion.errors import LeaseLost
from ingestion.pipeline.claiming import claim
from ingestion.pipeline.running import run
from ingestion.splitting import header
from kb.access import permitted_passages
from kb.models import Content, Passage, State, Version
from kb.text import term_index, tokens
from tests.ingestion.state import drain, latest, passages, until

pytestmark = pytest.mark.django_db


def test_a_markdown_file_becomes_passages_that_its_readers_can_find(upload, as_bob, as_charlie):
    document = upload()
    assert latest(document).state == State.RECEIVED
    drain()
    version = latest(document)
    assert (version.state, version.progress, version.failure_code) == (State.READY, 100, "")
    assert version.passage_count == Passage.objects.filter(version=version).count() > 1
    assert version.ready_at is not None
    assert version.lease_token is None
    assert permitted_passages(as_bob).filter(document=document).count() == version.passage_count
    assert not permitted_passages(as_charlie).exists()
    headings = [each.headings for each in Passage.objects.filter(version=version)]
    assert any("Sick leave" in path for path in headings)


def test_a_text_file_in_chinese_is_known_as_chinese(upload):
    document = upload("员工每年享有二十五天带薪年假。未使用的假期在次年三月失效。", "年假.txt")
    drain()
    assert latest(document).language == "zh"


def test_the_blocks_are_kept_for_the_viewer(upload):
    document = upload()
    drain()
    blocks = Content.objects.get(version=latest(document)).blocks
    assert any("paid leave" in block["text"] for block in blocks)


def test_both_indexes_see_the_title_the_headings_and_the_text(upload):
    document = upload(title="Absence ERR-2041")
    drain()
    for passage in Passage.objects.filter(document=document):
        seen = f"{header('Absence ERR-2041', passage.headings)}\n{passage.text}"
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tsvector_to_array(lexemes), bm25::text FROM kb_passage WHERE id = %s",
                [passage.pk],
            )
            lexemes, bm25 = cursor.fetchone()
        assert set(lexemes) == set(tokens(seen)) >= {"err-2041", "absenc"}
        slots = {int(entry.split(":")[0]) for entry in bm25[1 : bm25.index("}")].split(",")}
        assert slots == {term_index(token) for token in tokens(seen)}
        assert bm25.endswith("/1000000000")


def test_a_stored_bm25_vector_equals_the_same_vector_written_in_sql(upload):
    upload("zebra", "zebra.txt")
    drain()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bm25 <#> %s::sparsevec FROM kb_passage",
            [f"{{{term_index('zebra')}:1}}/1000000000"],
        )
        assert cursor.fetchone()[0] < -0.5  # <#> is the negative inner product


def test_the_attempt_is_counted_before_the_work(upload):
    document = upload()
    assert claim() is not None
    assert latest(document).attempts == 1


def test_work_resumes_at_the_state_in_the_row_without_parsing_again(upload):
    document = upload()
    lease = claim()
    until(lease, State.SPLITTING)
    lease.postpone(0, counted=False)
    Version.objects.get(pk=lease.version_id).file.storage.delete(latest(document).file.name)
    drain()
    assert latest(document).state == State.READY


@pytest.mark.parametrize("state", [State.READING, State.SPLITTING, State.EMBEDDING])
def test_an_interrupted_way_ends_with_the_same_passages(upload, state):
    undisturbed, interrupted = upload(filename="a.md", title="x"), None
    drain()
    interrupted = upload(filename="b.md", title="x")
    lease = claim()
    until(lease, state)
    lease.postpone(0, counted=False)
    drain()
    assert passages(latest(interrupted)) == passages(latest(undisturbed))


def test_progress_never_reaches_the_end_before_it_is_ready(upload):
    upload()
    lease = claim()
    work = until(lease, State.EMBEDDING)
    work.lease.report(100)
    assert Version.objects.get(pk=lease.version_id).progress < 100


def test_a_file_without_a_title_is_named_after_the_heading_it_opens_with(upload):
    opened = upload("# Parental leave\n\nSixteen weeks.", "index.md")
    later = upload("Sixteen weeks.\n\n# Parental leave\n\nPaid.", "notes.md")
    drain()
    opened.refresh_from_db()
    later.refresh_from_db()
    assert (opened.title, later.title) == ("Parental leave", "notes")


def test_the_title_found_in_a_file_replaces_its_name_but_never_a_chosen_title(upload):
    html = "<html><head><title>Travel policy</title></head><body><p>Trains first.</p></body></html>"
    unnamed, chosen = upload(html, "page-7.html"), upload(html, "page-8.html", title="Mine")
    assert unnamed.title == "page-7"
    drain()
    unnamed.refresh_from_db()
    chosen.refresh_from_db()
    assert (unnamed.title, chosen.title) == ("Travel policy", "Mine")


def test_a_deleted_version_leaves_its_worker_with_nothing_to_do(upload):
    document = upload()
    lease = claim()
    document.delete()
    run(lease)
    with pytest.raises(LeaseLost):
        lease.write(progress=5)
    assert not Passage.objects.exists()
