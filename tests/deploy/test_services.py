"""The embedded services start once, however often they are asked, and survive a kill."""

from __future__ import annotations

import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator

import psycopg
import pytest

from deploy.services import postgres, valkey
from deploy.services.processes import Process, wait_until
from deploy.urls_of_services import embedded_database_url, run_folder


@pytest.fixture(scope="module")
def home() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="footnote-services-")
    yield folder
    valkey.stop(folder)
    postgres.stop(folder)
    shutil.rmtree(folder)


def _rows(home: str) -> list[tuple[object, ...]]:
    with psycopg.connect(embedded_database_url(home)) as connection:
        return connection.execute("SELECT * FROM kept").fetchall()


def test_many_that_ask_at_once_get_one_postgres(home: str) -> None:
    askers = [threading.Thread(target=postgres.ensure, args=(home,)) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    first = postgres.process(home)
    postgres.ensure(home)
    assert first is not None
    assert postgres.process(home) == first


def test_the_database_knows_vectors_and_chinese_trigrams(home: str) -> None:
    postgres.ensure(home)
    with psycopg.connect(embedded_database_url(home)) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        found = connection.execute("SELECT show_trgm('年休假')").fetchone()
    assert found is not None
    assert found[0]


def test_postgres_killed_with_9_comes_back_with_its_data(home: str) -> None:
    postgres.ensure(home)
    with psycopg.connect(embedded_database_url(home)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS n")
    killed = postgres.process(home)
    assert killed is not None
    killed.send(signal.SIGKILL)
    assert wait_until(lambda: postgres.process(home) is None, 5)
    postgres.ensure(home)
    assert postgres.process(home) not in {None, killed}
    assert _rows(home) == [(42,)]


def test_a_pid_file_that_names_somebody_else_is_not_believed(home: str) -> None:
    postgres.ensure(home)
    postgres.stop(home)
    assert postgres.process(home) is None
    me = Process.of(threading.get_native_id())
    assert me is not None
    (run_folder(home).parent / "postgres" / "postmaster.pid").write_text(f"{me.pid}\n")
    assert postgres.process(home) is None
    postgres.stop(home)
    postgres.ensure(home)
    assert me.alive()
    assert postgres.process(home) is not None


def test_postgres_listens_on_no_port(home: str) -> None:
    postgres.ensure(home)
    with psycopg.connect(embedded_database_url(home)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_many_that_ask_at_once_get_one_valkey_and_it_survives_a_kill(home: str) -> None:
    askers = [threading.Thread(target=valkey.ensure, args=(home,)) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    first = valkey.process(home)
    assert first is not None
    first.send(signal.SIGKILL)
    assert wait_until(lambda: not first.alive(), 5)
    valkey.ensure(home)
    assert valkey.answers(home)
    assert valkey.process(home) not in {None, first}


def test_stopping_twice_is_fine(home: str) -> None:
    valkey.ensure(home)
    running = valkey.process(home)
    valkey.stop(home)
    valkey.stop(home)
    assert running is not None
    assert not running.alive()
    assert not valkey.answers(home)
