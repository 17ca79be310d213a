"""Documents that say the same are reported, to whoever may read both."""

from __future__ import annotations

import random
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kb.access import create_collection, grant, restrict
from kb.access.alike import near_duplicates
from kb.models import Collection, Role, Sketch
from kb.text.minhash import BANDS, MINIMA, likeness, shingles, sketch_of
from tests.ingestion.crowd import enqueue, person
from tests.ingestion.state import drain

WORDS = [f"{a}{b}" for a in ("lo", "mi", "ra", "te", "su", "ve") for b in "abcdefghijklmnopqrst"]


def _prose(seed: int, length: int = 400) -> list[str]:
    chance = random.Random(seed)
    return [chance.choice(WORDS) for _ in range(length)]


def _jaccard(one: str, other: str) -> float:
    a, b = set(shingles([one])), set(shingles([other]))
    return len(a & b) / len(a | b)


@given(st.text(max_size=300))
def test_a_fingerprint_depends_on_the_text_alone(text):
    first, again = sketch_of([text]), sketch_of([text.upper(), ""])
    if first is None:
        assert not list(shingles([text]))
    else:
        assert len(first.signature) == 4 * MINIMA
        assert len(first.bands) == BANDS
        assert first == sketch_of([text])
        if text.casefold() == text.upper().casefold():
            assert first == again


@pytest.mark.parametrize("seed", range(5))
def test_the_estimate_is_near_the_true_share(seed):
    words = _prose(seed)
    for changes in (0, 5, 20, 60):
        other = list(words)
        for place in random.Random(seed + changes).sample(range(len(words)), changes):
            other[place] = "changed"
        one, two = " ".join(words), " ".join(other)
        first, second = sketch_of([one]), sketch_of([two])
        assert abs(likeness(first.signature, second.signature) - _jaccard(one, two)) < 0.16


def test_chinese_is_compared_by_characters():
    text = (
        "员工每年享有二十五天带薪年假，未使用的假期在次年三月失效。病假第三天起需要医生证明。" * 3
    )
    changed = text.replace("二十五", "三十五", 1)
    one, other = sketch_of([text]), sketch_of([changed])
    assert likeness(one.signature, other.signature) > 0.6
    assert (
        likeness(one.signature, sketch_of(["完全不同的一段文字，讲的是火车和飞机。"]).signature)
        == 0
    )


@pytest.mark.django_db
def test_near_and_exact_duplicates_are_reported_to_those_who_may_read_them(
    upload, handbook, as_alice, as_bob, as_charlie, charlie
):
    words = _prose(1)
    text = " ".join(words)
    near = " ".join([*words[:200], "other", *words[201:]])
    one = upload(text, "one.txt")
    _same, like = upload(text, "same.txt"), upload(near, "near.txt")
    upload(" ".join(_prose(2)), "different.txt")
    hidden = create_collection(name="Board", by=as_alice)
    secret = upload(text, "secret.txt", collection=hidden)
    drain()

    def told(by) -> list[tuple[str, bool]]:
        return [(each.document.title, each.exact) for each in near_duplicates(one, by=by)]

    assert sorted(told(as_alice)[:2]) == [("same", True), ("secret", True)]
    assert told(as_alice)[2:] == [("near", False)]
    assert told(as_bob) == [("same", True), ("near", False)]
    share = near_duplicates(one, by=as_bob)[1].share
    assert 0.9 < share < 1
    restrict(document=like, by=as_alice, users=[])
    assert told(as_bob) == [("same", True)]
    assert told(as_charlie) == []
    grant(collection=hidden, by=as_alice, role=Role.READER, user=charlie)
    assert [each.document for each in near_duplicates(one, by=as_charlie)] == [secret]


@pytest.mark.django_db
def test_a_replaced_version_is_nobodys_duplicate(upload, as_alice):
    one = upload(" ".join(_prose(3)), "one.txt", external_id="x")
    other = upload(" ".join(_prose(3)), "other.txt")
    drain()
    assert near_duplicates(other, by=as_alice)
    upload(" ".join(_prose(4)), "one.txt", external_id="x")
    drain()
    assert near_duplicates(other, by=as_alice) == []
    assert near_duplicates(one, by=as_alice) == []


@pytest.mark.django_db
def test_duplicates_are_found_by_index_among_many(handbook: Collection, as_alice):
    owner = person("alice")
    versions = enqueue(owner, handbook, 1500, state="ready", passage_count=1)
    chance = random.Random(5)
    Sketch.objects.bulk_create(
        [
            Sketch(
                version=version,
                signature=chance.randbytes(4 * MINIMA),
                bands=[chance.getrandbits(62) for _ in range(BANDS)],
            )
            for version in versions
        ],
        1000,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kb_document SET current_id = v.id, latest_id = v.id"
            " FROM kb_version v WHERE v.document_id = kb_document.id"
        )
        cursor.execute("ANALYZE kb_sketch, kb_version, kb_document")
    one, twin = Sketch.objects.all()[:2]
    Sketch.objects.filter(pk=twin.pk).update(signature=bytes(one.signature), bands=one.bands)
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as ran:
        (found,) = near_duplicates(one.version.document, by=as_alice)
    took = time.perf_counter() - begun
    assert found.document == twin.version.document
    assert took < 0.5
    (asked,) = [each["sql"] for each in ran.captured_queries if "bands &&" in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked}")
        assert "sketch_bands" in str(cursor.fetchall())
