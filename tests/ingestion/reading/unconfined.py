"""A fork server that believes its kernel has no Landlock."""

from ingestion.reading.sandbox import landlock
from tests.ingestion.reading import crashes

TASKS = crashes.TASKS


def preload():
    landlock.abi = lambda: 0
