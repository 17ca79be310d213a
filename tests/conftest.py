"""What every test can ask for; the pieces are in `tests/fixtures`."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
# A time limit would fail whichever example comes first: it loads the dictionaries.

pytest_plugins = [
    "tests.fixtures.services",
    "tests.fixtures.people",
    "tests.fixtures.models",
    "tests.fixtures.processes",
]
