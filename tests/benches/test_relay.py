"""What passes between the product and a model is passed on unchanged, and remembered."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import httpx
import pytest

from benches.answering.relay import Relay
from tests.fakes import FakeLLM

BODY = {"messages": [{"role": "user", "content": "When? 什么时候？"}], "stream": True}


@pytest.fixture
def fake() -> Iterator[FakeLLM]:
    made = FakeLLM()
    made.answer = "It was in 1973 [1]."
    yield made
    made.kill()


@pytest.fixture
def relay(fake: FakeLLM) -> Iterator[Relay]:
    with Relay(fake.url) as made:
        yield made


def ask(relay: Relay) -> str:
    return httpx.post(f"{relay.url}/v1/chat/completions", json=BODY, trust_env=False).text


def test_the_answer_is_the_models_own(fake: FakeLLM, relay: Relay) -> None:
    direct = httpx.post(f"{fake.url}/v1/chat/completions", json=BODY, trust_env=False).text
    assert ask(relay) == direct
    assert fake.requests == [BODY, BODY]


def test_what_was_asked_and_said_is_remembered_with_its_moments(
    fake: FakeLLM, relay: Relay
) -> None:
    fake.first = 0.1
    ask(relay)
    [exchange] = relay.settle(0)
    told = exchange.told()
    assert told["messages"] == BODY["messages"]
    assert told["text"] == fake.answer
    assert told["usage"] == {"prompt_tokens": 10, "completion_tokens": 5}
    assert 0.1 <= told["first"] <= told["took"]
    assert json.dumps(told)


def test_looks_at_the_health_are_passed_on_and_not_remembered(relay: Relay) -> None:
    assert httpx.get(f"{relay.url}/health", trust_env=False).json() == {"status": "ok"}
    assert relay.exchanges == []


def test_a_client_that_leaves_before_the_first_word_leaves_the_model_at_once(
    fake: FakeLLM, relay: Relay
) -> None:
    fake.first = 30
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{relay.url}/x", json=BODY, timeout=0.3, trust_env=False)
    until = time.monotonic() + 5
    while not fake.left_at and time.monotonic() < until:
        time.sleep(0.01)
    [exchange] = relay.settle(0)
    assert fake.left_at
    assert exchange.left
    assert exchange.first is None


def test_probabilities_are_asked_for_where_none_are(fake: FakeLLM) -> None:
    with Relay(fake.url, probabilities=5) as relay:
        httpx.post(f"{relay.url}/x", json=BODY | {"max_tokens": 1}, trust_env=False)
        httpx.post(f"{relay.url}/x", json={"messages": BODY["messages"]}, trust_env=False)
    assert fake.requests[0]["top_logprobs"] == 5
    assert fake.requests[0]["max_tokens"] == 1
    assert "logprobs" not in fake.requests[1]
