"""Facets count what a reader may find, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kb import access
from kb.access import Principal
from kb.errors import ForbiddenError, InvalidError
from kb.models import Collection, Document, Version
from retrieval.search import search
from retrieval.search.facets import NAMES, Facet, facets
from tests.retrieval.search import shelf
from tests.retrieval.search.shelf import shelve

pytestmark = pytest.mark.django_db

EVERY = [*NAMES, "metadata.department", "metadata.year", "metadata.kind", "metadata.'"]


def shelved(collection: Collection, title: str, text: str = "words", **fields: Any) -> Document:
    """Publish a document with tags, metadata, and fields of its version."""
    made = shelve(collection, title, text)
    kept = {name: fields.pop(name) for name in ("tags", "metadata", "restricted") if name in fields}
    Document.objects.filter(pk=made.pk).update(**kept)
    Version.objects.filter(document=made).update(**fields)
    return made


@pytest.fixture
def library(handbook: Collection) -> Collection:
    old = timezone.now().replace(year=2020, month=6)
    leave = {"department": "HR", "year": 2024, "kind": ["policy", "form", "form"]}
    shelved(
        handbook, "Leave", tags=["HR", "Policy"], metadata=leave, format="pdf", flags=["scanned"]
    )
    shelved(handbook, "休假", "年休假为五天", tags=["hr", "制度"], metadata={"year": "2024"})
    shelved(handbook, "Travel", tags=["HR"], metadata={"department": "IT"}, effective_from=old)
    return handbook


def counted(found: list[Facet]) -> dict[Any, int]:
    return {each.value: each.count for each in found}


def test_every_facet_counts_documents(library: Collection, as_bob: Principal) -> None:
    found = facets(as_bob, EVERY)
    assert list(found) == EVERY
    assert found["collection"] == [Facet(str(library.pk), 3, "Handbook")]
    assert counted(found["language"]) == {"en": 2, "zh": 1}
    assert found["tag"] == [
        Facet("HR", 3, "HR"),
        Facet("Policy", 1, "Policy"),
        Facet("制度", 1, "制度"),
    ]
    assert counted(found["format"]) == {"txt": 2, "pdf": 1}
    assert counted(found["flag"]) == {"scanned": 1}
    assert counted(found["year"]) == {timezone.localdate().year: 2, 2020: 1}
    assert counted(found["metadata.department"]) == {"HR": 1, "IT": 1}
    assert found["metadata.year"] == [Facet("2024", 1, "2024"), Facet(2024, 1, "2024")]
    assert counted(found["metadata.kind"]) == {"form": 1, "policy": 1}
    assert found["metadata.'"] == []


def test_a_facet_leaves_its_own_filter_out_and_keeps_the_others(
    library: Collection, as_bob: Principal
) -> None:
    def narrowed(**filters: Any) -> dict[str, dict[Any, int]]:
        return {
            name: counted(each) for name, each in facets(as_bob, EVERY, filters=filters).items()
        }

    by_language = narrowed(language="zh")
    assert by_language["language"] == {"en": 2, "zh": 1}
    assert by_language["tag"] == {"hr": 1, "制度": 1}
    by_tag = narrowed(any_tags=["policy"])
    assert by_tag["tag"] == {"HR": 3, "Policy": 1, "制度": 1}
    assert by_tag["format"] == {"pdf": 1}
    both = narrowed(metadata={"department": "HR", "year": {"gte": 2000}})
    assert both["metadata.department"] == {"HR": 1}
    assert both["metadata.year"] == {2024: 1}
    assert narrowed(metadata={"department": "IT"})["metadata.department"] == {"HR": 1, "IT": 1}
    dated = narrowed(effective={"to": "2020-12-31"})
    assert dated["year"] == {timezone.localdate().year: 2, 2020: 1}
    assert dated["language"] == {"en": 1}
    nowhere = ["00000000-0000-0000-0000-000000000000"]
    elsewhere = facets(as_bob, ["collection", "tag"], collections=nowhere)
    assert (len(elsewhere["collection"]), elsewhere["tag"]) == (1, [])


def test_what_is_hidden_changes_no_facet_and_no_filter(
    library: Collection, as_alice: Principal, as_bob: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.use(monkeypatch)
    narrowings: list[dict[str, Any]] = [
        {},
        {"filters": {"tags": ["hr"]}},
        {"filters": {"without_tags": ["policy"], "language": ["en", "zh"]}},
        {"filters": {"metadata": {"department": {"in": ["HR", "IT"]}, "year": {"exists": True}}}},
        {"filters": {"effective": {"from": "2019-01-01"}, "formats": ["txt", "pdf"]}},
        {"collections": [str(library.pk)], "as_of": timezone.now()},
    ]

    def seen() -> list[Any]:
        return [
            (facets(as_bob, EVERY, **each), search("words", reader=as_bob, **each).hits)
            for each in narrowings
        ]

    before = seen()
    again = {"department": "Secret", "year": 1999, "kind": "form", "'": "x"}
    own: dict[str, Any] = {"tags": ["HR", "Secret"], "metadata": again, "flags": ["cut-off"]}
    hidden = access.create_collection(name="Hidden", by=as_alice)
    shelved(hidden, "Hidden", **own)
    shelved(library, "Restricted", restricted=True, **own)
    deleted = shelved(library, "Deleted", **own)
    gone = timezone.now()
    Document.objects.filter(pk=deleted.pk).update(deleted_at=gone, purge_at=gone)
    unread = shelved(library, "Unread", **own)
    Document.objects.filter(pk=unread.pk).update(current=None)
    Version.objects.filter(document=unread).update(state="embedding")
    over = shelved(library, "Over", **own)
    long_ago = timezone.now() - timedelta(days=9)
    Version.objects.filter(document=over).update(
        effective_from=long_ago - timedelta(days=1), effective_to=long_ago
    )
    assert seen() == before
    assert counted(facets(as_alice, ["tag"])["tag"])["Secret"] == 2


def test_an_old_version_is_counted_only_as_of_its_time(
    library: Collection, as_bob: Principal
) -> None:
    now = timezone.now()
    rules = shelved(library, "Rules", format="odt", effective_from=now - timedelta(days=30))
    newer = Version.objects.create(
        document=rules, number=2, filename="r.epub", format="epub", state="ready", passage_count=1,
        media_type="x", size=1, sha256="1" * 64, effective_from=now - timedelta(days=10),
    )  # fmt: skip
    Document.objects.filter(pk=rules.pk).update(current=newer, latest=newer)
    then = facets(as_bob, ["format"], as_of=now - timedelta(days=20))
    assert counted(then["format"]) == {"odt": 1, "txt": 1}
    assert "odt" not in counted(facets(as_bob, ["format"])["format"])


def test_the_fifty_most_frequent_values_come_and_equal_ones_by_value(
    handbook: Collection, as_bob: Principal
) -> None:
    tags = [f"t{n:02}" for n in range(60)]
    shelved(handbook, "many", tags=tags, metadata={"n": [*range(60)], "long": "x" * 300})
    shelved(handbook, "few", tags=["t59", "t30"], metadata={"n": 59})
    found = facets(as_bob, ["tag", "metadata.n", "metadata.long"])
    assert [each.value for each in found["tag"]] == ["t30", "t59", *tags[:30], *tags[31:49]]
    assert [each.value for each in found["metadata.n"]] == [59, *range(49)]
    assert found["metadata.long"] == []


def test_all_facets_are_one_statement_unless_something_is_left_out(
    library: Collection, as_bob: Principal, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        facets(as_bob, EVERY)
    with django_assert_num_queries(2):
        facets(as_bob, EVERY, filters={"any_tags": ["HR"], "created": {"from": "2020-01-01"}})


@pytest.mark.parametrize(
    "names",
    [["score"], ["metadata."], ["metadata"], [""], ["tag\0"], [f"metadata.{n}" for n in range(21)]],
)
def test_an_unknown_facet_is_refused(as_bob: Principal, names: list[str]) -> None:
    with pytest.raises(InvalidError):
        facets(as_bob, names)


def test_who_may_read_nothing_counts_nothing(
    library: Collection, as_bob: Principal, as_charlie: Principal
) -> None:
    assert all(found == [] for found in facets(as_charlie, EVERY).values())
    nowhere = Principal(as_bob.user_id, collection_ids=frozenset())
    assert all(found == [] for found in facets(nowhere, EVERY).values())
    with pytest.raises(ForbiddenError):
        facets(Principal(as_bob.user_id, frozenset({"write"})), EVERY)
