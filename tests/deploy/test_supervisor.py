"""The supervisor restarts what dies and stops what it started, by pid."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.catalogue import HashError, named
from deploy.env import ROOT, Env
from deploy.services.llama import free_port
from deploy.services.processes import Process, wait_until
from deploy.status import table
from deploy.supervisor import control, record
from deploy.supervisor.child import Child
from deploy.supervisor.logs import LARGEST, rotate
from deploy.supervisor.plan import Spec, plan
from tests.fixtures.processes import product_environment

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def _pid(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def test_a_child_that_dies_is_started_again_after_a_pause(tmp_path: Path) -> None:
    child = Child(Spec("sleeper", SLEEP), tmp_path / "sleeper.log")
    child.start()
    first = _pid(child)
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: child.watch() and child.process is None, 5)
    assert not child.watch()
    assert wait_until(child.watch, 5)
    assert _pid(child) != first
    assert child.restarts == 1
    child.ask_to_stop()
    child.stop()


def test_pauses_grow_for_a_child_that_cannot_live(tmp_path: Path) -> None:
    child = Child(Spec("broken", ["false"]), tmp_path / "broken.log")
    child.start()
    assert wait_until(lambda: child.watch() and child.restarts == 2, 10)
    assert child._pause > 1
    child.stop()


def test_a_child_that_died_at_once_is_reaped_when_stopped(tmp_path: Path) -> None:
    child = Child(Spec("broken", ["false"]), tmp_path / "broken.log")
    child.start()
    child.process = None  # as `Process.of` finds it when the command ended before it was looked at
    begun = child._popen
    assert begun is not None
    child.stop()
    assert begun.returncode == 1
    assert child._popen is None


def test_stopping_kills_a_child_that_will_not_listen_and_its_own_children(tmp_path: Path) -> None:
    script = "trap '' TERM; sleep 600 & echo $!; wait; wait"
    child = Child(Spec("deaf", ["sh", "-c", script], patience=0.5), tmp_path / "deaf.log")
    child.start()
    assert wait_until(lambda: child.log.read_text().strip().isdecimal(), 5)
    parent = child.process
    grandchild = Process.of(int(child.log.read_text()))
    child.ask_to_stop()
    child.stop()
    assert parent is not None
    assert grandchild is not None
    assert not parent.alive()
    assert wait_until(lambda: not grandchild.alive(), 5)


def test_a_reused_pid_is_never_signalled(tmp_path: Path) -> None:
    with subprocess.Popen(SLEEP) as other:
        real = Process.of(other.pid)
        assert real is not None
        stale = Process(other.pid, real.started - 1)
        stale.send(signal.SIGKILL)
        assert stale.end(patience=0.1)
        assert real.alive()
        other.kill()


def test_a_log_that_grew_is_put_aside_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("ab") as writer:
        writer.write(b"x" * LARGEST)
        writer.flush()
        rotate(tmp_path)
        writer.write(b"new")
        writer.flush()
    assert log.read_bytes() == b"new"
    assert (tmp_path / "web.log.1").stat().st_size == LARGEST


@pytest.fixture
def env(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Env]:
    """Settings of a whole product on the test's database; stopped at the end, whatever happens."""
    database = product_environment()["DATABASE_URL"]
    values = {
        "FOOTNOTE_HOME": str(tmp_path),
        "DATABASE_URL": database,
        "LLM_URL": "http://127.0.0.1:1",
        "FOOTNOTE_PORT": str(free_port()),
        "FOOTNOTE_WEB_PROCESSES": "1",
        "FOOTNOTE_WORKER_PROCESSES": "1",
        "DJANGO_SETTINGS_MODULE": "deploy.settings",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    from deploy.env import read

    found = read()
    yield found
    control.stop(found)


def _running(env: Env) -> dict[str, Process]:
    now = record.running(env.home)
    assert now is not None
    return {entry.name: entry.process for entry in now.entries if entry.process}


def test_all_of_it_starts_heals_and_stops(env: Env) -> None:
    control.start(env, patience=60, progress=lambda text: None)
    first = _running(env)
    assert set(first) == {"worker", "upkeep", "sources", "clock", "web"}
    text, well = table(env.home)
    assert well, text

    control.start(env, patience=5, progress=lambda text: None)
    assert _running(env) == first, "a second start leaves what runs alone"

    first["web"].send(signal.SIGKILL)
    assert wait_until(lambda: _running(env).get("web") not in {None, first["web"]}, 15)
    control.start(env, patience=30, progress=lambda text: None)
    after = _running(env)
    assert {name: after[name] for name in after if name != "web"} == {
        name: first[name] for name in first if name != "web"
    }

    supervisor = record.running(env.home)
    assert supervisor is not None
    control.stop(env)
    assert not supervisor.supervisor.alive()
    assert not [name for name, process in after.items() if process.alive()]


def test_children_of_a_killed_supervisor_are_ended_before_new_ones_start(env: Env) -> None:
    control.start(env, patience=60, progress=lambda text: None)
    first = _running(env)
    old = record.running(env.home)
    assert old is not None
    old.supervisor.send(signal.SIGKILL)
    assert wait_until(lambda: record.running(env.home) is None, 5)
    control.start(env, patience=60, progress=lambda text: None)
    assert not [name for name, process in first.items() if process.alive()]
    assert set(_running(env)) == set(first)


def test_the_supervisor_imports_nothing_heavy() -> None:
    code = (
        "import sys; import deploy.supervisor.__main__; "
        "print(sorted({'django', 'celery', 'gunicorn', 'numpy', 'kb'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_a_model_with_a_wrong_hash_is_refused_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    env = Env(home=str(tmp_path), models_folder=str(tmp_path))
    (tmp_path / named(env.llm_model).file).write_bytes(b"not a model")
    with pytest.raises(HashError, match="SHA-256 differs"):
        plan(env)


def test_the_model_gives_way_to_the_web_and_the_database() -> None:
    specs = {spec.name: spec for spec in plan(Env(llm_url="http://127.0.0.1:1"))}
    assert list(specs) == ["worker", "upkeep", "sources", "clock", "web"]
    assert specs["web"].niceness == 0 < specs["worker"].niceness
