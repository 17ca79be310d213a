"""The environment of child processes that work on the test database."""

from __future__ import annotations

import os

from tests.fixtures.processes import product_environment


def environment(**more: str) -> dict[str, str]:
    """Return this process's environment, pointed at the test database, with `more` settings."""
    return {**os.environ, **product_environment(), **more}
