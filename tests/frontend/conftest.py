"""The cast in front of browsers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from kb.models import User

Browse = Callable[[User], Client]


@pytest.fixture(autouse=True)
def without_a_model(bag_of_words: None) -> None:
    """No page needs the real embedder."""


@pytest.fixture
def browser() -> Browse:
    """Sign a person in."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def page(browser: Browse, bob: User) -> Client:
    """Bob's browser."""
    return browser(bob)
