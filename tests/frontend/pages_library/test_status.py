"""Health to anyone, in names only; the status page to staff."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from frontend.pages.library import checks
from frontend.pages.library.chart import chart
from kb.models import State, User


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
