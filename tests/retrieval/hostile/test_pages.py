"""Nothing that a model writes comes alive: not in the page, not in its stream, not in the API's."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kb.access import create_key, principal_of
from kb.models import Collection, User
from retrieval.models import Turn
from tests.fakes import FakeLLM
from tests.retrieval.conftest import Publish
from tests.retrieval.hostile.elements import Elements
from tests.retrieval.hostile.markup import MARKUP
from tests.retrieval.hostile.wild import STOP, event
from tests.retrieval.hostile.worlds import LEAVE

_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Characters that hide, turn around or steer."""


@pytest.fixture
def documents(handbook: Collection, publish: Publish, settings: Settings) -> None:
    settings.ANSWER_CACHE = "off"
    for title, body in LEAVE.documents.items():
        publish(handbook, title, body)


def says(llm: FakeLLM, text: str) -> None:
    """Let the model write `text` behind what is true, call itself by it, and count it."""
    pieces = [f"{LEAVE.truth} [1]. ", *(text[at : at + 7] for at in range(0, len(text), 7))]
    more = {"model": text, "usage": {text: 7}}
    told = [{"choices": [{"delta": {"content": piece}}], **more} for piece in pieces]
    llm.raw = lambda: [*map(event, told), STOP]


def frames(body: bytes) -> list[tuple[str, str]]:
    """Return (name, data) as a browser reads a stream: lines end at any kind of line break."""
    found, name, data = [], "", []
    for line in re.split("\r\n|\r|\n", body.decode()):
        if line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line and (name or data):
            found.append((name, "\n".join(data)))
            name, data = "", []
    return found


@pytest.mark.parametrize("name", MARKUP)
def test_markup_reaches_neither_the_page_nor_its_stream(
    name: str, documents: None, bob: User, llm: FakeLLM, count: Counter[str]
) -> None:
    says(llm, MARKUP[name])
    client = Client()
    client.force_login(bob)
    where = client.post("/", {"question": LEAVE.question})["Location"]
    stream = client.get(reverse("turn-stream", args=[Turn.objects.get().pk]))
    found = frames(b"".join(stream.streaming_content))  # type: ignore[arg-type]
    count["texts with markup: page"] += 1
    assert [each for each, _data in found if each in ("done", "error")] == ["done"]
    assert found[-1][0] == "done"
    tokens = "".join(json.loads(data) for each, data in found if each == "token")
    assert not _HARMFUL.search(tokens)
    for each, data in found:
        if each != "token":
            _dead(data)
    page = client.get(where)
    _article(page.content.decode())
    assert "script-src 'self'" in page["Content-Security-Policy"]


def test_the_policy_of_the_page_runs_and_loads_nothing_foreign(
    documents: None, bob: User, llm: FakeLLM
) -> None:
    client = Client()
    client.force_login(bob)
    given = client.get("/")["Content-Security-Policy"]
    policy = dict(each.strip().partition(" ")[::2] for each in given.split(";"))
    assert not re.search("unsafe|http|\\*", given)
    assert {policy["script-src"], policy["style-src"], policy["connect-src"]} == {"'self'"}
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert set(policy["img-src"].split()) <= {"'self'", "data:", "blob:"}


@pytest.mark.parametrize("name", MARKUP)
def test_markup_is_plain_text_in_the_stream_of_the_api(
    name: str, documents: None, bob: User, llm: FakeLLM, count: Counter[str]
) -> None:
    says(llm, MARKUP[name])
    key = create_key(by=principal_of(bob), name="test")[1]
    client = Client(headers={"Authorization": f"Bearer {key}"})
    body = json.dumps({"question": LEAVE.question, "stream": True})
    stream = client.post("/api/v1/ask", body, content_type="application/json")
    found = frames(b"".join(stream.streaming_content))  # type: ignore[arg-type]
    count["texts with markup: API"] += 1
    assert [each for each, _data in found if each in ("done", "error")] == ["done"]
    assert found[-1][0] == "done"
    told = json.loads(found[-1][1])
    assert MARKUP[name] not in told["usage"]
    assert not _HARMFUL.search(told["answer"] + told["model"])
    assert told["sentences"][0]["supported"]
    assert LEAVE.truth in told["sentences"][0]["text"]


def _dead(html: str) -> None:
    shown = Elements(html)
    assert shown.alive() == []
    assert not _HARMFUL.search(shown.text)


def _article(html: str) -> None:
    """Look at the answer in the page: from its beginning to the last of the footer."""
    start = html.index('<article class="turn"')
    _dead(html[start : html.index('<form class="composer', start)])
