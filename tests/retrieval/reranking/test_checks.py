"""What is missing for the reranker is said at the start, and search goes on without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from retrieval.reranking import checks


def told(name: str, model: str, settings: Settings) -> list[str]:
    settings.RERANKER, settings.RERANKER_MODEL = name, model
    return [str(each.id) for each in checks.reranker_complete(None)]


@pytest.mark.parametrize("name", ["none", "llm"])
def test_nothing_is_missing(name: str, settings: Settings) -> None:
    assert told(name, "", settings) == []


def test_a_folder_is_enough(settings: Settings, tmp_path: Path) -> None:
    assert told("cross-encoder", str(tmp_path), settings) == []


def test_an_unknown_reranker_is_refused(settings: Settings) -> None:
    assert told("magic", "", settings) == ["retrieval.E001"]


def test_a_cross_encoder_needs_a_model(settings: Settings) -> None:
    assert told("cross-encoder", "", settings) == ["retrieval.E003"]


@pytest.mark.parametrize("model", ["somebody/a-model-nobody-has", "/no/such/folder"])
def test_a_model_that_is_not_here_is_told(model: str, settings: Settings) -> None:
    assert told("cross-encoder", model, settings) == ["retrieval.W002"]


def test_a_missing_package_is_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "find_spec", lambda _name: None)
    assert told("cross-encoder", str(tmp_path), settings) == ["retrieval.W001"]


@pytest.mark.parametrize(("depth", "seconds"), [(0, 2.0), (20, 0.0), (-1, -1.0)])
def test_depth_and_seconds_are_above_nothing(
    depth: int, seconds: float, settings: Settings
) -> None:
    settings.RERANKER_DEPTH, settings.RERANKER_SECONDS = depth, seconds
    assert told("none", "", settings) == ["retrieval.E002"]
