"""Postgres does each step of a search the way it was measured."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker, Settings

from kb import access
from kb.access import Principal, permitted_passages, permitted_versions, principal_of, reach_of
from kb.models import Passage, Role, User
from retrieval.search import dense, lexical, reading, statistics
from retrieval.search.scope import Scope, scope_of
from retrieval.search.terms import Terms
from tests.retrieval.search.crowd import WORDS, crowd

pytestmark = pytest.mark.django_db
Node = dict[str, Any]


@pytest.fixture(scope="module")
def reader(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Principal]:
    """A reader of one in four of 4,000 passages, and of a whole collection beside it."""
    with django_db_blocker.unblock(), transaction.atomic():
        owner = User.objects.create(username="owner-of-many")
        reader = User.objects.create(username="reader-of-some")
        for number in range(4):
            made = access.create_collection(name=f"Many {number}", by=principal_of(owner))
            crowd(made, 1_000, seed=number)
            if number == 0:
                access.grant(collection=made, by=principal_of(owner), role=Role.READER, user=reader)
        yield principal_of(reader)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    caches["statistics"].clear()


@pytest.fixture
def everyone(reader: Principal) -> Principal:
    return principal_of(User.objects.get(username="owner-of-many"))


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Node]:
    """The plans of what search reads from here on."""
    found: list[Node] = []
    run = reading._rows

    def explained(database: str, sql: str, params: Any, given: Any) -> Any:
        [(plan,)] = run(database, f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params, given)
        found.append(plan[0]["Plan"])
        return run(database, sql, params, given)

    monkeypatch.setattr(reading, "_rows", explained)
    return found


def nodes(plan: Node) -> Iterator[Node]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def scans(plan: Node, table: str) -> list[Node]:
    """Return the scans of a table, those of its indexes alone included."""
    return [each for each in nodes(plan) if each.get("Relation Name", "").startswith(table)]


def explain(sql: str, params: Any) -> Node:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        return dict(cursor.fetchone()[0][0]["Plan"])


def vector() -> list[float]:
    rng = random.Random(9)
    return [rng.gauss(0, 1) for _ in range(access.current_space().spec.dimensions)]


def terms_of(scope: Scope, *tokens: str) -> Terms:
    return Terms(lexical.frequencies(tokens, scope), scope.passages, tokens)


def own_word() -> str:
    return next(word for word in Passage.objects.first().text.split() if word.startswith("own"))  # type: ignore[union-attr]


def test_rights_are_looked_up_once_and_not_once_a_document(everyone: Principal) -> None:
    for versions in (
        permitted_versions(everyone),
        permitted_versions(everyone, reach=reach_of(everyone)),
    ):
        plan = explain(*versions.order_by().values("pk").query.sql_with_params())
        assert plan["Actual Rows"] == 400
        for table in ("kb_grant", "kb_allowance", "kb_user", "kb_collection"):
            assert all(each["Actual Loops"] <= 4 for each in scans(plan, table))


def test_the_last_look_at_rights_is_at_the_hits_alone(everyone: Principal) -> None:
    some = list(Passage.objects.values_list("pk", flat=True)[:50])
    hits = permitted_passages(everyone).filter(pk__in=some).order_by()
    plan = explain(*hits.values("pk").query.sql_with_params())
    assert plan["Actual Rows"] == 50
    assert all(each["Node Type"] != "Seq Scan" for each in scans(plan, "kb_passage"))


def test_an_exact_scan_filters_first_and_ranks_what_is_left(
    reader: Principal, plans: list[Node]
) -> None:
    scope = scope_of(reader, None, None)
    assert (scope.listed, scope.passages) == (True, 1_000)
    plans.clear()
    assert len(dense.nearest(vector(), access.current_space(), scope, limit=50)) == 50
    [scan] = scans(plans[0], "kb_vector")
    assert scan["Node Type"] != "Seq Scan"
    assert "nearest" not in json.dumps(plans[0])
    assert scan["Actual Rows"] * scan["Actual Loops"] == 1_000
    assert plans[0]["Node Type"] == "Limit"


def test_above_the_limit_the_graph_is_walked_and_each_row_asked_for_its_rights(
    everyone: Principal, plans: list[Node], settings: Settings
) -> None:
    settings.EXACT_SCAN_LIMIT = 500
    scope = scope_of(everyone, None, None)
    assert (scope.listed, scope.passages) == (False, 4_000)
    plans.clear()
    assert len(dense.nearest(vector(), access.current_space(), scope, limit=50)) == 50
    assert len(plans) == 1
    [scan] = scans(plans[0], "kb_vector")
    assert scan["Index Name"].endswith("_nearest")
    assert "SubPlan" in scan["Filter"]
    assert not [each for each in nodes(plans[0]) if each["Node Type"] == "Sort"]
    [rights] = scans(plans[0], "kb_document")
    assert rights["Actual Loops"] <= 200


def test_a_small_scope_is_scored_as_a_whole_by_its_versions(
    reader: Principal, plans: list[Node]
) -> None:
    scope = scope_of(reader, None, None)
    terms = terms_of(scope, "common1", own_word())
    plans.clear()
    assert lexical.best(terms, scope, limit=50)
    assert "passage_lexemes" not in json.dumps(plans[0])
    assert all(each["Node Type"] != "Seq Scan" for each in scans(plans[0], "kb_passage"))


@pytest.fixture(params=[500, 30_000], ids=["too-long", "list"])
def in_a_list_and_not(request: pytest.FixtureRequest, settings: Settings) -> None:
    """Let a test pass twice: with a scope beyond the limit of lists, and with one within."""
    settings.EXACT_SCAN_LIMIT = request.param


@pytest.mark.usefixtures("in_a_list_and_not")
def test_rare_words_are_found_by_their_index(
    everyone: Principal, plans: list[Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "SMALL", 100)
    scope = scope_of(everyone, None, None)
    terms = terms_of(scope, "common0", own_word())
    plans.clear()
    assert len(lexical.best(terms, scope, limit=50)) == 1
    found = [each.get("Index Name") for each in nodes(plans[0])]
    assert "passage_lexemes" in found
    assert all(each["Node Type"] != "Seq Scan" for each in scans(plans[0], "kb_passage"))


def test_of_too_many_candidates_the_same_are_read_each_time(
    everyone: Principal, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EXACT_SCAN_LIMIT = 500
    monkeypatch.setattr(lexical, "SMALL", 100)
    monkeypatch.setattr(lexical, "CANDIDATES", 1)
    monkeypatch.setattr(lexical, "MOST", 60)
    scope = scope_of(everyone, None, None)
    terms = terms_of(scope, "common0", "common1")
    assert lexical.choosing(terms) == []
    best = lexical.best(terms, scope, limit=50)
    assert len(best) == 50
    first = "SELECT id FROM kb_passage WHERE lexemes @@ %s::tsquery ORDER BY ctid LIMIT 60"
    with connection.cursor() as cursor:
        cursor.execute(first, [lexical.query_of(terms)])
        assert set(best) <= {pk for (pk,) in cursor}
        cursor.execute("SHOW synchronize_seqscans")
        assert cursor.fetchone() == ("off",)


@pytest.mark.usefixtures("in_a_list_and_not")
def test_what_is_common_is_told_by_a_sample_that_is_kept(
    everyone: Principal, plans: list[Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "SAMPLE", {True: 1_000, False: 1_000})
    scope = scope_of(everyone, None, None)
    tokens = [WORDS[0], WORDS[5], own_word()]
    plans.clear()
    found = lexical.frequencies(tokens, scope)
    assert found[own_word()] == 1
    for token in tokens[:2]:
        true = Passage.objects.filter(text__regex=rf"\m{token}\M").count()
        assert found[token] == pytest.approx(true, rel=0.2)
    read = [each for each in nodes(plans[-2]) if each.get("Relation Name") == "kb_passage"]
    assert 500 < sum(each["Actual Rows"] * each["Actual Loops"] for each in read) < 1_500
    plans.clear()
    assert lexical.frequencies(tokens[:2], scope) == {t: found[t] for t in tokens[:2]}
    assert not plans
