import time

import pytest
from django.conf import settings
from django.test import override_settings

from ingestion.errors import ReadingError
from ingestion.reading.reader import limits
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

    def run(task, *, more, each=20, **params):
        limits = Limits(seconds=1, stall=20, memory=1_500_000_000, more=more, each=each)
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


def test_time_is_given_for_one_page_ahead_however_often_it_is_asked_for(run):
    started = time.monotonic()
    with pytest.raises(ReadingError) as error:
        run("at once", more=3_600, each=1, seconds=30)
    assert error.value.code == "timeout"
    assert 1.9 < time.monotonic() - started < 10


def test_the_time_for_pictures_stays_well_below_the_limit_of_a_task():
    with override_settings(OCR_PAGES=10_000, OCR_SECONDS=60):
        given = limits("pdf")
        assert given.each == 60
        assert given.seconds + given.more < 0.6 * settings.CELERY_TASK_SOFT_TIME_LIMIT
        assert limits("docx").more == 0
