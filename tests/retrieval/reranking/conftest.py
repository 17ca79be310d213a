"""A reranker of the test's choice, and a cross-encoder small enough to be made here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pytest_django import Settings

from retrieval.reranking import order, provider

WORDS = "leave days annual travel cost hotel form badge what how many is the a of".split()


class Judge:
    """Gives each passage the score that `score` gives it."""

    def __init__(self, score: Callable[[str], float]) -> None:
        self.score = score
        self.asked: list[list[str]] = []

    def scores(self, question: str, passages: Sequence[str], patience: float) -> list[float]:
        self.asked.append(list(passages))
        return [self.score(passage) for passage in passages]


@pytest.fixture
def judged_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], float]], Judge]:
    """Let a function of the passage be the reranker."""

    def use(score: Callable[[str], float]) -> Judge:
        judge = Judge(score)
        monkeypatch.setattr(order, "configured", lambda: judge)
        return judge

    return use


@pytest.fixture
def use_reranker(settings: Settings) -> Callable[..., None]:
    """Set the product's own settings; nothing is kept from an earlier test."""

    def use(name: str, model: str = "", *, seconds: float = 30.0) -> None:
        settings.RERANKER, settings.RERANKER_MODEL = name, model
        settings.RERANKER_SECONDS = seconds
        provider._made.cache_clear()

    return use


@pytest.fixture(scope="session")
def tiny_cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two small layers with random weights that are always the same."""
    return _saved(tmp_path_factory.mktemp("cross-encoder"), labels=1)


@pytest.fixture(scope="session")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that gives three classes instead of a score."""
    return _saved(tmp_path_factory.mktemp("classifier"), labels=3)


def _saved(folder: Path, *, labels: int) -> Path:
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]))
    size = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = BertConfig(
        vocab_size=len(WORDS) + 5,
        intermediate_size=64,
        max_position_embeddings=128,
        num_labels=labels,
        initializer_range=0.7,
        **size,
    )
    torch.manual_seed(7)
    BertForSequenceClassification(config).eval().save_pretrained(folder)
    BertTokenizerFast(vocab=str(vocabulary)).save_pretrained(folder)
    return folder
