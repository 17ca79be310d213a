"""The cast as programs, and a document to read."""

from __future__ import annotations

import pytest

from kb.models import Collection, Document, User
from tests.frontend.api.programs import Program, key_of, publish


@pytest.fixture
def owner(alice: User) -> Program:
    """Alice's program, with all scopes."""
    return Program(key_of(alice))


@pytest.fixture
def reader(bob: User) -> Program:
    """Bob's program, with all scopes."""
    return Program(key_of(bob))


@pytest.fixture
def stranger(charlie: User) -> Program:
    """Charlie's program, with all scopes."""
    return Program(key_of(charlie))


@pytest.fixture
def rules(handbook: Collection) -> Document:
    """A published document of the handbook, two passages long."""
    return publish(
        handbook,
        "Rules",
        "Employees have fifteen days of annual leave.",
        "Expenses are reimbursed within thirty days.",
        original=b"the original bytes",
    )
