"""One DATABASE_URL and one REDIS_URL become what Django, kombu and redis-py each want."""

from __future__ import annotations

from pathlib import Path

import pytest
from kombu import Connection

from deploy.env import Env, EnvError
from deploy.urls_of_services import broker_url, cache_url, database, llm_url, run_folder

FORMS = [
    ("redis://host:6380/0", "redis://host:6380/0", "redis://host:6380/1"),
    ("redis://host", "redis://host/0", "redis://host/1"),
    ("redis://:pw@host:6379/15", "redis://:pw@host:6379/15", "redis://:pw@host:6379/14"),
    (
        "rediss://u:p@host:6379/2",
        "rediss://u:p@host:6379/2?ssl_cert_reqs=required",
        "rediss://u:p@host:6379/3",
    ),
    (
        "unix:///run/kv.sock?db=3",
        "redis+socket:///run/kv.sock?virtual_host=3",
        "unix:///run/kv.sock?db=4",
    ),
    (
        "redis+socket:///run/kv.sock?virtual_host=0",
        "redis+socket:///run/kv.sock?virtual_host=0",
        "unix:///run/kv.sock?db=1",
    ),
    (
        "unix://:pw@/run/kv.sock",
        "redis+socket://:pw@/run/kv.sock?virtual_host=0",
        "unix://:pw@/run/kv.sock?db=1",
    ),
]


@pytest.mark.parametrize(("given", "broker", "cache"), FORMS)
def test_broker_and_cache_get_their_form_and_their_own_database(
    given: str, broker: str, cache: str
) -> None:
    env = Env(redis_url=given)
    assert (broker_url(env), cache_url(env)) == (broker, cache)


@pytest.mark.parametrize("given", [form[0] for form in FORMS])
def test_kombu_reads_the_broker_url(given: str) -> None:
    env = Env(redis_url=given)
    connection = Connection(broker_url(env), transport_options={"socket_connect_timeout": 1})
    assert connection.transport_cls in {"redis", "rediss", "redis+socket"}


@pytest.mark.parametrize("given", ["http://host", "redis://host/queue", "unix:///s?db=x"])
def test_a_wrong_redis_url_is_refused(given: str) -> None:
    with pytest.raises(EnvError, match="REDIS_URL"):
        broker_url(Env(redis_url=given))


def test_a_database_url_keeps_its_parts() -> None:
    found = database(Env(database_url="postgresql://me:p%40ss@db.example:6432/kb?sslmode=require"))
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("kb", "me", "p@ss")
    assert (found["HOST"], found["PORT"]) == ("db.example", "6432")
    assert found["OPTIONS"]["sslmode"] == "require"


def test_a_database_url_may_name_a_socket() -> None:
    found = database(Env(database_url="postgresql://me@/kb?host=/run/pg"))
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("/run/pg", "", "kb")


@pytest.mark.parametrize("given", ["mysql://host/kb", "postgresql://host", "host/kb"])
def test_a_wrong_database_url_is_refused(given: str) -> None:
    with pytest.raises(EnvError, match="DATABASE_URL"):
        database(Env(database_url=given))


def test_without_urls_the_embedded_services_of_the_home_are_used(tmp_path: Path) -> None:
    env = Env(home=str(tmp_path))
    run = run_folder(env.home)
    assert database(env)["HOST"] == str(run)
    assert broker_url(env) == f"redis+socket://{run}/kv.sock?virtual_host=0"


def test_a_deep_home_gets_a_short_folder_for_its_sockets(tmp_path: Path) -> None:
    deep = str(tmp_path / ("deep" * 30))
    assert len(str(run_folder(deep))) < 85
    assert run_folder(deep) == run_folder(deep) != run_folder(f"{deep}2")


def test_the_pool_is_only_where_it_is_asked_for() -> None:
    alone, pooled = database(Env()), database(Env(database_pool=7))
    assert "pool" not in alone["OPTIONS"]
    assert pooled["OPTIONS"]["pool"]["max_size"] == 7
    assert pooled["CONN_MAX_AGE"] == 0


def test_a_given_language_model_goes_before_the_embedded_one() -> None:
    assert llm_url(Env()) == ""
    assert llm_url(Env(llm_port=4000)) == "http://127.0.0.1:4000"
    assert llm_url(Env(llm_port=4000, llm_url="http://gpu:8080/")) == "http://gpu:8080"
