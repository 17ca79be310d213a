"""What every test can ask for; the pieces are in `tests/fixtures`."""

pytest_plugins = [
    "tests.fixtures.services",
    "tests.fixtures.people",
    "tests.fixtures.processes",
]
