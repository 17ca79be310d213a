"""What is missing is said in one line that tells what to do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.env import ROOT
from deploy.machine import MachineError, check_compiler, check_disk, check_port


def test_a_missing_compiler_is_named() -> None:
    with pytest.raises(MachineError, match=r"No C\+\+ compiler.*apt install g\+\+"):
        check_compiler(lambda name: None)


def test_any_known_compiler_will_do() -> None:
    check_compiler(lambda name: "/usr/bin/clang++" if name == "clang++" else None)


def test_a_full_disk_is_told_with_figures(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match=r"GB are free .* free some disk space"):
        check_disk(tmp_path, 10**18)


def test_a_port_in_use_is_told_with_another_to_choose() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(MachineError, match=f"Port {port} .*FOOTNOTE_PORT={port + 1} make up"):
            check_port("127.0.0.1", port)


def test_a_free_port_passes() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    check_port("127.0.0.1", port)


def _bootstrap(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-S", "deploy/bootstrap.py", "up"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "FOOTNOTE_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_make_up_stops_at_a_port_in_use_with_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = _bootstrap(tmp_path, FOOTNOTE_PORT=str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "cannot be used" in done.stderr


def test_make_up_stops_at_a_misspelt_setting_with_one_line(tmp_path: Path) -> None:
    done = _bootstrap(tmp_path, FOOTNOTE_PROT="1")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "FOOTNOTE_PROT" in done.stderr


def test_the_bootstrap_needs_nothing_but_the_standard_library() -> None:
    code = (
        "import sys; import deploy.installing, deploy.machine, deploy.steps, deploy.env; "
        "bad = {'django', 'httpx', 'psycopg', 'celery'} & set(sys.modules); "
        "sys.exit(str(bad) if bad else 0)"
    )
    subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, check=True)
