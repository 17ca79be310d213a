"""Secrets are made once, kept, and readable by their owner only."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest

from deploy.env import read
from deploy.refusals import unsafe
from deploy.up.secret_settings import MADE, complete


@pytest.fixture(autouse=True)
def no_secrets_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in MADE:
        monkeypatch.delenv(name, raising=False)


def test_made_secrets_are_strong_private_and_stay_the_same(tmp_path: Path) -> None:
    assert set(complete(str(tmp_path))) == set(MADE)
    path = tmp_path / "footnote.env"
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert complete(str(tmp_path)) == []
    assert path.read_text() == first
    env = read({"FOOTNOTE_HOME": str(tmp_path)})
    assert not list(unsafe(env))
    assert len(env.admin_password) >= 16
    assert env.llm_port > 0


def test_a_setting_of_the_administrator_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "footnote.env"
    path.write_text("FOOTNOTE_PORT=9000\nFOOTNOTE_ADMIN_PASSWORD=chosen by hand\n")
    made = complete(str(tmp_path))
    assert "FOOTNOTE_ADMIN_PASSWORD" not in made
    env = read({"FOOTNOTE_HOME": str(tmp_path)})
    assert (env.port, env.admin_password) == (9000, "chosen by hand")


def test_what_the_environment_gives_is_not_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_SECRET_KEY", "given")
    assert "FOOTNOTE_SECRET_KEY" not in complete(str(tmp_path))
    assert "given" not in (tmp_path / "footnote.env").read_text()


def test_a_port_that_somebody_else_has_by_now_is_chosen_anew(tmp_path: Path) -> None:
    complete(str(tmp_path))
    before = read({"FOOTNOTE_HOME": str(tmp_path)})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", before.llm_port))
        taken.listen()
        assert complete(str(tmp_path)) == ["FOOTNOTE_LLM_PORT"]
    after = read({"FOOTNOTE_HOME": str(tmp_path)})
    assert after.llm_port != before.llm_port
    assert after.secret_key == before.secret_key
