"""A real cross-encoder of sentence-transformers, in process and without a network."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from retrieval.reranking import problem, provider, reranked
from tests.retrieval.making import hits

pytestmark = pytest.mark.filterwarnings("default")
TEXTS = ["annual leave days", "hotel cost form", "badge", "travel", "many a leave of leave"]
Use = Callable[..., None]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object, **_more: object) -> None:
        raise AssertionError(f"the network was asked for {args[:2]}")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)


def test_the_order_is_the_one_of_its_predictions(
    use_reranker: Use, tiny_cross_encoder: Path
) -> None:
    from sentence_transformers import CrossEncoder

    use_reranker("cross-encoder", str(tiny_cross_encoder))
    given = hits(*TEXTS)
    model = CrossEncoder(str(tiny_cross_encoder), local_files_only=True)
    texts = [f"{hit.title} > {hit.headings[0]}\n{hit.text}" for hit in given]
    scores = model.predict([("how many leave days", text) for text in texts])
    expected = [given[i].passage_id for i in sorted(range(len(given)), key=lambda i: -scores[i])]
    found = reranked("how many leave days", given)
    assert found.degraded == ""
    assert [hit.passage_id for hit in found.hits] == expected
    assert expected != [hit.passage_id for hit in given]
    assert reranked("how many leave days", given) == found
    assert problem() == ""


def test_late_scores_are_not_waited_for(
    use_reranker: Use, tiny_cross_encoder: Path, settings: Settings
) -> None:
    use_reranker("cross-encoder", str(tiny_cross_encoder))
    assert reranked("leave", hits(*TEXTS)).degraded == ""
    reranker: Any = provider.configured()
    settings.RERANKER_SECONDS = 0.05
    with reranker._lock:  # another question is being judged
        assert reranked("leave", hits(*TEXTS)).degraded == "reranker"
    settings.RERANKER_SECONDS = 30.0
    assert reranked("leave", hits(*TEXTS)).degraded == ""


def test_a_model_that_is_not_here_is_not_downloaded(use_reranker: Use) -> None:
    use_reranker("cross-encoder", "somebody/a-model-nobody-has")
    assert reranked("leave", hits(*TEXTS)).degraded == "reranker"
    assert "not on this machine" in problem()


def test_a_model_that_gives_classes_is_refused(use_reranker: Use, classifier: Path) -> None:
    use_reranker("cross-encoder", str(classifier))
    assert reranked("leave", hits(*TEXTS)).degraded == "reranker"
    assert "classes" in problem()


def test_a_missing_package_is_named(
    use_reranker: Use, tiny_cross_encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    use_reranker("cross-encoder", str(tiny_cross_encoder))
    assert reranked("leave", hits(*TEXTS)).degraded == "reranker"
    assert "sentence-transformers" in problem()
