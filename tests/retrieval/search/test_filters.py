"""Filters let exactly the right documents through, whatever is written into them."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kb import access
from kb.access import Principal, permitted_versions
from kb.errors import InvalidError
from kb.models import Collection, Document, Version
from retrieval.search.filters import check, filtered
from tests.retrieval.search.shelf import shelve

HOSTILE = [
    "'", '"', "''", "\\", "\\'", "a'b", 'a"b', "'; DROP TABLE kb_passage; --", "' OR '1'='1",
    "1) OR (1=1", "%", "%s", "%(x)s", "_", "%%", "{}", "{0}", "{a,b}", "[]", "[*]", "$", "$[*]",
    "$.a", "$.* ? (@ == 1)", "@", "@.type()", "@.datetime()", "$bound", "->", "->>", "#>>", "?",
    "?|", "::text", "a::jsonb", "/*", "*/", "--", ";", "NULL", "null", "true", "NaN", "Infinity",
    "-0", "1e400", "0x1f", "$$", "$1", "${jndi:x}", "a.b", "a__b", "pk__in", "document__deleted_at",
    "__class__", "metadata", "constructor", " ", "  ", "\t", "\n", "\r\n", "a\nb", "\x01", "\x7f",
    "年度", "報告", "İ", "ß", "ﬁ", "é", "e\u0301", "😀", "👨‍👩‍👧", "\u200b", "\u202e", "\ufeff",
    "\U000e0041", "\uffff", "x" * 99, "0", "-1", "2024-02-30", "2024-05-01", "9999-12-31",
    "\\u0000", "\\ud800", "<script>", "&amp;", "a=b&c=d", "../../etc/passwd", "{\"$gt\": 1}",
]  # fmt: skip
NUMBERS: list[int | float] = [0, 1, -1, 2024, 2024.5, -0.0, 1e-300, 2**53, -(2**53), 0.1 + 0.2]
DAY = timedelta(days=1)


def members(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def same(a: Any, b: Any) -> bool:
    kinds = {isinstance(a, bool), isinstance(b, bool)}, {isinstance(a, str), isinstance(b, str)}
    return a == b and all(len(kind) == 1 for kind in kinds)


def right(op: str, held: dict[str, Any], key: str, value: Any) -> bool:
    """What the operator means, said once more."""
    found = members(held[key]) if key in held else []
    if op == "exists":
        return (key in held) is value
    if op in ("eq", "ne"):
        return any(same(each, value) for each in found) is (op == "eq")
    if op == "in":
        return any(same(each, one) for each in found for one in value)
    if op == "contains":
        texts = [each for each in found if isinstance(each, str)]
        return any(value.lower() in each.lower() for each in texts)
    numbers = [x for x in found if isinstance(x, int | float) and not isinstance(x, bool)]
    less = {"gt": "__gt__", "gte": "__ge__", "lt": "__lt__", "lte": "__le__"}[op]
    return any(getattr(float(each), less)(float(value)) for each in numbers)


@pytest.fixture
def shelves(handbook: Collection, as_alice: Principal) -> dict[str, dict[str, Any]]:
    """Documents with hostile metadata by title; the same once more where bob may not look."""
    half = len(HOSTILE) // 2
    rows: dict[str, dict[str, Any]] = {
        "texts": {each: each for each in HOSTILE[:half]},
        "more": {each: each for each in HOSTILE[half:]},
        "lists": {each: ["other", each, 1] for each in HOSTILE},
        "numbers": dict(zip(HOSTILE, NUMBERS * 12, strict=False)),
        "truths": {each: i % 2 == 0 for i, each in enumerate(HOSTILE)},
        "none": {},
    }
    hidden = access.create_collection(name="Hidden", by=as_alice)
    for title, held in rows.items():
        for collection in (handbook, hidden):
            made = shelve(collection, title, "text")
            Document.objects.filter(pk=made.pk).update(metadata=held)
    return rows


def titles(reader: Principal, **filters: Any) -> list[str]:
    rows = filtered(permitted_versions(reader), filters)
    return sorted(rows.values_list("document__title", flat=True))


@pytest.mark.parametrize("op", ["eq", "ne", "in", "contains", "exists"])
def test_a_hostile_name_or_text_is_only_a_name_or_a_text(
    shelves: dict[str, dict[str, Any]], as_bob: Principal, op: str
) -> None:
    for place, key in enumerate(HOSTILE):
        value: Any = key if place % 2 else HOSTILE[-place]
        if op in ("in", "exists"):
            value = [value, "other"] if op == "in" else place % 2 == 0
        expected = sorted(title for title, held in shelves.items() if right(op, held, key, value))
        assert titles(as_bob, metadata={key: {op: value}}) == expected, (key, op, value)


@pytest.mark.parametrize("op", ["gt", "gte", "lt", "lte"])
def test_numbers_are_compared_with_numbers_only(
    shelves: dict[str, dict[str, Any]], as_bob: Principal, op: str
) -> None:
    for place, key in enumerate(HOSTILE):
        value = NUMBERS[place % len(NUMBERS)]
        expected = sorted(title for title, held in shelves.items() if right(op, held, key, value))
        assert titles(as_bob, metadata={key: {op: value}}) == expected, (key, op, value)


def test_hostile_tags_languages_formats_and_findings_find_what_has_them(
    handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    wanted = [tag for tag in (access.tags.tag_of(each)[:60] for each in HOSTILE) if tag]
    shelves = {str(n): [*wanted[n::10], "all"] for n in range(10)}
    for title, tags in shelves.items():
        made = shelve(handbook, title, "text")
        Document.objects.filter(pk=made.pk).update(tags=tags)
    for tag in wanted[::2]:
        having = [t for t, tags in shelves.items() if tag.lower() in map(str.lower, tags)]
        assert titles(as_bob, tags=[tag, "ALL"]) == having, tag
        assert titles(as_bob, any_tags=[tag, "nobody has it"]) == having
        assert titles(as_bob, without_tags=[tag]) == sorted(set(shelves) - set(having))
        assert titles(as_bob, flags=[tag]) == titles(as_bob, formats=[tag]) == []
        assert titles(as_bob, language=tag) == []
    assert titles(as_bob, without_flags=["x"]) == sorted(shelves)


def test_dates_in_metadata_are_compared_as_dates(handbook: Collection, as_bob: Principal) -> None:
    held: dict[str, Any] = {
        "day": "2024-05-01",
        "time": "2024-05-01T22:00:00-05:00",
        "list": ["no date", "2025-01-01"],
        "bad": "2024-02-30",
        "words": "in May",
        "number": 20240501,
    }
    for title, when in held.items():
        made = shelve(handbook, title, "text")
        Document.objects.filter(pk=made.pk).update(metadata={"when": when})

    def found(**operators: str) -> list[str]:
        return titles(as_bob, metadata={"when": operators})

    assert found(gte="2024-05-01") == ["day", "list", "time"]
    assert found(gt="2024-05-02T02:59:59Z", lt="2024-05-02T03:00:01Z") == ["time"]
    assert found(lte="2024-05-01") == ["day"]
    assert found(gt="2024-12-31") == ["list"]
    assert found(lt="2000-01-01") == []


def test_a_value_alone_means_equal_and_conditions_add_up(
    handbook: Collection, as_bob: Principal
) -> None:
    for title, held in {
        "policy": {"department": "HR", "year": 2024, "kind": "policy"},
        "form": {"department": "IT", "year": 2025, "kind": ["form", "paper"], "owner": True},
        "old": {"department": "HR", "year": "2024", "title": "The Travel Guide"},
    }.items():
        made = shelve(handbook, title, "text")
        Document.objects.filter(pk=made.pk).update(metadata=held)

    def found(**held: Any) -> list[str]:
        return titles(as_bob, metadata=held)

    assert found(department="HR") == ["old", "policy"]
    assert found(year=2024) == ["policy"]
    assert found(owner=True) == ["form"]
    assert found(kind=["paper", "form"]) == found(kind="paper") == ["form"]
    assert found(year={"gte": 2024}, kind={"in": ["policy", "form"]}) == ["form", "policy"]
    assert found(year={"gte": 2024, "lt": 2025}) == ["policy"]
    assert found(owner={"exists": False}, department={"ne": "IT"}) == ["old", "policy"]
    assert found(title={"contains": "travel g"}) == ["old"]
    assert found(department="HR", year={"gt": 3000}) == []


def test_times_are_spans_whose_days_are_whole(handbook: Collection, as_bob: Principal) -> None:
    now = timezone.now()
    for title, age in (("new", 0), ("old", 400)):
        made = shelve(handbook, title, "text")
        past = now - age * DAY
        Document.objects.filter(pk=made.pk).update(created_at=past)
        Version.objects.filter(document=made).update(created_at=past)
    held = timezone.make_aware(timezone.datetime(2019, 6, 30, 23, 59))
    shelve(handbook, "dated", "text")
    Version.objects.filter(document__title="dated").update(effective_from=held)
    today, before = timezone.localdate(), timezone.localdate() - 100 * DAY
    assert titles(as_bob, created={"from": before.isoformat()}) == ["dated", "new"]
    assert titles(as_bob, updated={"to": before.isoformat()}) == ["old"]
    assert titles(as_bob, effective={"to": "2019-06-30"}) == ["dated"]
    assert titles(as_bob, effective={"to": "2019-06-29"}) == []
    assert titles(as_bob, effective={"from": "2019-06-30T23:59:00", "to": "2019-06-30"}) == [
        "dated"
    ]
    assert titles(as_bob, effective={"from": today.isoformat()}) == ["new"]
    for far in ("2019-06-30T00:00:00+16:00", "2019-06-29T00:00:00-23:59"):
        assert titles(as_bob, effective={"from": far, "to": "2019-07-02T12:00+23:59"}) == ["dated"]


def deep(levels: int) -> Any:
    return {"eq": deep(levels - 1)} if levels else 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"owner": 1}, {"": 1}, {1: 1}, {"language": ""}, {"language": None}, {"language": 5},
        {"language": "a\0"}, {"language": "\ud800"}, {"language": []}, {"language": ["en"] * 101},
        {"tags": "hr"}, {"tags": []}, {"tags": [""]}, {"tags": [["a"]]}, {"tags": ["\0"]},
        {"any_tags": {"a": 1}}, {"without_tags": None}, {"formats": "pdf"}, {"formats": [1]},
        {"flags": "hidden-text"}, {"flags": ["\0"]}, {"without_flags": [None]}, {"documents": []},
        {"documents": ["' OR 1=1 --"]}, {"documents": [None]}, {"documents": "abc"},
        {"created": "2024"}, {"created": {}}, {"created": {"since": "2024-01-01"}},
        {"created": {"from": 2024}}, {"created": {"from": "yesterday"}}, {"updated": []},
        {"updated": {"to": "0001-01-01"}}, {"updated": {"to": "9999-12-31"}},
        {"effective": {"from": "2024-02-30"}}, {"effective": {"from": "2024-01-01\0"}},
        {"effective": {"from": "-infinity"}}, {"effective": {"from": "now"}},
        {"metadata": None}, {"metadata": []}, {"metadata": {}}, {"metadata": "a"},
        {"metadata": {"": 1}}, {"metadata": {"a\0": 1}}, {"metadata": {"\udfff": 1}},
        {"metadata": {"x" * 101: 1}}, {"metadata": {1: 1}}, {"metadata": {"a": None}},
        {"metadata": {"a": {}}}, {"metadata": {"a": {"$gt": 1}}}, {"metadata": {"a": {"GT": 1}}},
        {"metadata": {"a": {"regex": ".*"}}}, {"metadata": {"a": {"eq": {"b": 1}}}},
        {"metadata": {"a": {"eq": [1]}}}, {"metadata": {"a": {"eq": None}}},
        {"metadata": {"a": [[1]]}}, {"metadata": {"a": [{"b": 1}]}}, {"metadata": {"a": []}},
        {"metadata": {"a": math.nan}}, {"metadata": {"a": math.inf}}, {"metadata": {"a": 10**400}},
        {"metadata": {"a": {"gt": math.nan}}}, {"metadata": {"a": {"lt": -math.inf}}},
        {"metadata": {"a": {"gt": True}}}, {"metadata": {"a": {"gt": "text"}}},
        {"metadata": {"a": {"gt": [1]}}}, {"metadata": {"a": {"gt": "2024-13-01"}}},
        {"metadata": {"a": {"gte": None}}}, {"metadata": {"a": {"in": []}}},
        {"metadata": {"a": {"in": "ab"}}}, {"metadata": {"a": {"in": [[1]]}}},
        {"metadata": {"a": {"in": [1] * 101}}}, {"metadata": {"a": {"exists": "yes"}}},
        {"metadata": {"a": {"exists": 1}}}, {"metadata": {"a": {"contains": ""}}},
        {"metadata": {"a": {"contains": 1}}}, {"metadata": {"a": {"contains": "x" * 501}}},
        {"metadata": {"a": "\0"}}, {"metadata": {"a": "\ud800"}},
        {"metadata": {str(n): n for n in range(21)}},
        {"metadata": {key: {"gt": 1, "lt": 2} for key in "abcdefghijk"}},
        {"metadata": {"a": deep(500)}},
    ],
    ids=lambda wrong: ascii(wrong)[:60],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_words(wrong: dict[Any, Any]) -> None:
    with pytest.raises(InvalidError) as refused:
        check(wrong)
    assert len(str(refused.value)) > 20
