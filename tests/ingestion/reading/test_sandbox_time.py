import time

import pytest

from ingestion.errors import ReadingError
from ingestion.reading.sandbox import Limits, Server, call


@pytest.fixture(scope="module")
def server():
    server = Server("tests.ingestion.reading.slow")
    yield server
    server.stop()


@pytest.fixture
def run(server, tmp_path):
    path = tmp_path / "file"
    path.write_text("x")

    def run(task, *, more, **params):
        limits = Limits(seconds=1, stall=20, memory=1_500_000_000, more=more)
        return list(call(server, task, path=path, limits=limits, params=params))

    return run


def test_a_parser_that_tells_how_much_it_has_to_do_gets_the_time(run):
    assert run("pages", more=60, pages=4)[-1] == {"done": {}}


def test_no_parser_gets_more_than_the_limit_of_that(run):
    started = time.monotonic()
    with pytest.raises(ReadingError) as error:
        run("greedy", more=1)
    assert error.value.code == "timeout"
    assert 1.9 < time.monotonic() - started < 10
