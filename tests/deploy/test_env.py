"""Settings come from one closed, typed place."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.env import EnvError, read, table


def test_an_unknown_footnote_variable_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(EnvError, match="FOOTNOTE_PROT"):
        read({"FOOTNOTE_HOME": str(tmp_path), "FOOTNOTE_PROT": "8000"})


def test_variables_of_others_are_left_alone(tmp_path: Path) -> None:
    read({"FOOTNOTE_HOME": str(tmp_path), "PATH": "/bin", "PORT": "x"})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("FOOTNOTE_PORT", "http", "FOOTNOTE_PORT must be a number"),
        ("FOOTNOTE_DEBUG", "maybe", "FOOTNOTE_DEBUG must be true or false"),
        ("FOOTNOTE_LLM_FIRST_TOKEN", "soon", "FOOTNOTE_LLM_FIRST_TOKEN must be a number"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(
    tmp_path: Path, name: str, value: str, message: str
) -> None:
    with pytest.raises(EnvError, match=message):
        read({"FOOTNOTE_HOME": str(tmp_path), name: value})


def test_the_environment_goes_before_the_file_and_the_file_before_the_default(
    tmp_path: Path,
) -> None:
    (tmp_path / "footnote.env").write_text(
        "# a comment\n\nFOOTNOTE_PORT=9000\nFOOTNOTE_SECRET_KEY=a=b\nFOOTNOTE_DEBUG=yes\n"
    )
    env = read({"FOOTNOTE_HOME": str(tmp_path), "FOOTNOTE_PORT": "9001"})
    assert (env.port, env.secret_key, env.debug, env.host) == (9001, "a=b", True, "127.0.0.1")


def test_every_setting_is_documented() -> None:
    rows = table()
    assert all(name and meaning for name, _default, meaning in rows)
    assert len({name for name, *_ in rows}) == len(rows)
