"""The API describes itself."""

from __future__ import annotations

from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from frontend.api.urls import urlpatterns
from tests.frontend.api.programs import Program

HIDDEN = {"api-schema", "api-unknown"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    GENERATOR_STATS.reset()
    found = Program().get("schema").json()
    assert not GENERATOR_STATS, "drf-spectacular had to guess"
    return dict(found)


def test_it_is_openapi_3_1(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    validate_schema(schema)


def _pattern(path: str) -> str:
    """Return the route of a path: ids are UUIDs, numbers are numbers."""
    counted = path.replace("{number}", "<int:number>")
    return counted.replace("{", "<uuid:").replace("}", ">")


def test_it_covers_every_route_and_method(schema: dict[str, Any]) -> None:
    described = {
        (_pattern(path.removeprefix("/api/v1/")), method)
        for path, operations in schema["paths"].items()
        for method in operations
    }
    routed = {
        (str(route.pattern), method)
        for route in urlpatterns
        if getattr(route, "name", "") not in HIDDEN
        for method in ("get", "post", "put", "patch", "delete")
        if hasattr(route.callback.view_class, method)  # type: ignore[union-attr]
    }
    assert described == routed


def test_every_operation_needs_a_key_or_a_session_and_tells_its_problems(
    schema: dict[str, Any],
) -> None:
    assert schema["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            assert {"key": []} in operation["security"], path
            assert "application/problem+json" in operation["responses"]["401"]["content"], path


def test_scores_appear_nowhere(schema: dict[str, Any]) -> None:
    text = str(schema["components"]["schemas"])
    assert "similarity" not in text
    assert "coverage" not in text
    assert "score" not in text.lower()
