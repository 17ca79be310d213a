"""A web process with a scripted model behind a relay, and three small sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from pytest_django import Settings

from benches.answering.place import Place, place
from benches.answering.relay import Relay
from kb.access import create_collection, create_key, principal_of
from kb.models import User
from tests.benches.judged import ENGLISH, PAGE, ZH
from tests.fakes import FakeLLM
from tests.fixtures.processes import Web
from tests.retrieval.conftest import CHINESE, LEAVE, TRAVEL, Publish
from tests.retrieval.conftest import publish as publish


@pytest.fixture
def fake() -> Iterator[FakeLLM]:
    made = FakeLLM()
    made.answer = "Full-time employees receive 25 days of paid leave per year [1][9]."
    yield made
    made.kill()


@pytest.fixture
def at(
    start_web: Callable[..., Web],
    publish: Publish,
    alice: User,
    fake: FakeLLM,
    settings: Settings,
    empty_cache: None,
) -> Iterator[Place]:
    by = principal_of(alice)
    shelves = {name: create_collection(name=name, by=by) for name in (ENGLISH, PAGE, ZH)}
    for name, external, text in (
        *((ENGLISH, "leave", LEAVE), (ENGLISH, "travel", TRAVEL)),
        *((PAGE, "leave", LEAVE), (PAGE, "travel", TRAVEL), (ZH, "zh", CHINESE)),
    ):
        document = publish(shelves[name], external, text)
        document.external_id = external
        document.save()
    key = create_key(by=by, name="bench", scopes=("read", "manage"))[1]
    with Relay(fake.url) as relay:
        settings.LLM_URL, settings.LLM_API_KEY = relay.url, ""
        ours = {"LLM_URL": relay.url, "LLM_API_KEY": "", "FOOTNOTE_ANSWER_CACHE": "off"}
        url = start_web(**ours).url
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(base_url=f"{url}/api/v1", headers=headers, trust_env=False) as client:
            yield place(client, by, relay)
