"""Health to anyone, in names only; the status page to staff."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from frontend.pages.library import checks
from frontend.pages.library.chart import chart
from kb.models import EmbeddingSpace, SandboxProof, State, User, partitions


def test_the_process_is_healthy_without_signing_in() -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_without_a_model_the_server_is_ready_but_degraded(settings) -> None:
    settings.LLM_URL = "http://127.0.0.1:9"
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "degraded": ["llm"]}


@pytest.mark.django_db
def test_without_a_store_the_server_is_not_ready_and_leaks_nothing(settings, tmp_path) -> None:
    settings.HOME = tmp_path / "gone"
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "down", "down": ["storage"]}


def test_a_broker_that_is_gone_is_seen_at_once(settings) -> None:
    settings.CACHES = {"default": {"LOCATION": "unix:///nowhere.sock?db=1"}}
    assert checks.broker().state == checks.DOWN


@pytest.mark.django_db
def test_little_disk_is_told(settings) -> None:
    settings.DISK_RESERVE = 2**60
    assert checks.storage().state == checks.DEGRADED


def test_the_status_page_is_for_staff(browser, alice) -> None:
    assert browser(alice).get(reverse("status")).status_code == 404


def test_staff_see_numbers_and_no_names(browser, make) -> None:
    make("Secret plan.md")
    make("Broken.md", State.FAILED, failure_code="damaged")
    admin = User.objects.create_user("root", is_staff=True)
    page = browser(admin).get(reverse("status"))
    words = page.content.decode()
    assert "Secret plan" not in words
    assert {state: n for state, _word, n in page.context["states"] if n} == {
        "ready": 1,
        "failed": 1,
    }
    assert page.context["chart"].total == 1
    assert "PostgreSQL" in words


def test_a_bar_that_is_not_zero_can_be_seen() -> None:
    bars = chart([(None, 0), (None, 1), (None, 1000)]).bars
    assert [bar.height for bar in bars] == [0, 3, 64]


@pytest.fixture
def status(browser):
    """The text of the status page, as staff see it."""

    def text() -> str:
        admin = User.objects.create_user("root", is_staff=True)
        return browser(admin).get(reverse("status")).content.decode()

    return text


@pytest.mark.django_db
def test_before_any_worker_has_tested_the_sandbox_the_page_says_so(status) -> None:
    assert "Not tested yet" in status()


@pytest.mark.django_db
def test_every_attack_is_listed_with_its_result_for_every_host(status) -> None:
    SandboxProof.objects.create(host="one", attacks={"fork": True, "connect over TCP": True})
    SandboxProof.objects.create(host="two", attacks={"fork": True, "<b>": True})
    text = status()
    for word in ("one", "two", "connect over TCP", "&lt;b&gt;", "All 2 attacks refused"):
        assert word in text
    assert "banner-bad" not in text
    assert "2 ways out were tried on 2 machines, all refused." in text


@pytest.mark.django_db
@pytest.mark.parametrize("weak", [False, True])
def test_an_attack_that_was_not_refused_is_an_alarm(status, weak: bool) -> None:
    attacks = {"fork": True, "connect over TCP": False}
    SandboxProof.objects.create(host="two", attacks=attacks, weak=weak)
    text = status()
    assert "banner-bad" in text
    assert "The parser sandbox of two has a way out" in text
    assert "not refused" in text
    assert ("read there all the same" in text) == weak
    assert ("Files are not read there" in text) != weak


@pytest.mark.django_db
def test_a_sandbox_that_could_not_be_started_is_told(status) -> None:
    SandboxProof.objects.create(host="three", problem="It could not be started.")
    text = status()
    assert "It could not be started." in text
    assert "Could not be started" in text


@pytest.mark.django_db
def test_the_next_embedder_shows_how_far_it_is_and_what_to_do(status) -> None:
    for state, model in (("filling", "bge-m3"), ("ready", "e5-base")):
        space = EmbeddingSpace.objects.create(
            provider="openai", model=model, dimensions=8, state=state
        )
        partitions.create(space)
    text = status()
    assert "bge-m3" in text
    assert f"manage.py reindex switch {space.pk}" in text
    assert "multilingual-e5-small" in text


@pytest.mark.django_db
def test_what_waits_for_a_part_is_counted(status, make) -> None:
    make("Leave.md", State.EMBEDDING, waiting_for="embedder")
    assert "1 × Waiting for the embedder" in status()
