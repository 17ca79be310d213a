"""The world, an embedder without a model, and a scripted model that remembers its prompts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from retrieval.generation import breaker, health
from tests.fakes import FakeLLM
from tests.security.world import ANSWER, World, build


@pytest.fixture(scope="session")
def model() -> Iterator[FakeLLM]:
    fake = FakeLLM()
    fake.answer = ANSWER
    yield fake
    fake.kill()


@pytest.fixture
def llm(model: FakeLLM, settings: Settings) -> FakeLLM:
    settings.LLM_URL = model.url
    breaker.breaker.succeeded()
    health._seen.clear()
    model.requests.clear()
    return model


@pytest.fixture
def world(db: None, llm: FakeLLM, bag_of_words: None) -> World:
    return build()
