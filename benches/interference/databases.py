"""A database with a library in it, and copies of it for the processes."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def library(*, documents: int, copies: int, real: bool) -> Iterator[tuple[bytes, str]]:
    """Build a library and yield it, pickled, with the name of its copies without their number."""
    from django.db import connection

    from kb.access import spaces
    from tests.security.interference.library import build
    from tests.security.interference.vectors import SumOfWords

    given = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with pytest.MonkeyPatch.context() as patch:
            if not real:
                patch.setattr(spaces, "load", lambda _spec: SumOfWords())
            made = pickle.dumps(build(documents=documents))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        name = connection.settings_dict["NAME"]
        connection.close()
        for number in range(1, copies + 1):
            connection.creation.clone_test_db(str(number), verbosity=0, autoclobber=True)
        yield made, name
    finally:
        for number in range(1, copies + 1):
            connection.creation.destroy_test_db(suffix=str(number), verbosity=0)
        connection.creation.destroy_test_db(given, verbosity=0)
