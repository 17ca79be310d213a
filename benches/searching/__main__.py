"""`python -m benches.searching`: 10k, 100k and 1M passages, each in a Postgres of its own.

The databases stay in var/bench-search-<size> for the next run; `--fresh` makes them anew.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from benches.client import EVIDENCE, ROOT
from benches.searching.reporting import report
from deploy.services import postgres, valkey

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
SERVER = """\
shared_buffers = '4GB'
effective_cache_size = '8GB'
random_page_cost = 1.1
max_wal_size = '16GB'
synchronous_commit = off
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10k,100k,1m")
    parser.add_argument("--clients", default="1,4,16")
    parser.add_argument("--questions", default="200")
    parser.add_argument("--seconds", default="20", help="how long clients search together")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--write", action="store_true", help="write docs/evidence/search.md")
    asked = parser.parse_args()
    found = [_measured(name.lower(), asked) for name in asked.sizes.split(",")]
    text = report(found)
    print(text)
    if asked.write:
        (EVIDENCE / "search.md").write_text(text, encoding="utf-8")


def _measured(name: str, asked: argparse.Namespace) -> dict[str, Any]:
    home, cache = ROOT / "var" / f"bench-search-{name}", ROOT / "var" / "bench-search"
    if asked.fresh:
        shutil.rmtree(home, ignore_errors=True)
    for folder in (home, cache):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    given = {
        "FOOTNOTE_HOME": str(home),
        "FOOTNOTE_SECRET_KEY": "only-for-benches-" * 4,
        "FOOTNOTE_KEY_PEPPER": "only-for-benches-" * 4,
        "DJANGO_SETTINGS_MODULE": "deploy.settings",
    }
    ours = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    postgres.ensure(str(home), extra=SERVER)
    valkey.ensure(str(home))
    try:
        return _run({**ours, **given}, str(SIZES[name]), home, cache, asked)
    finally:
        valkey.stop(str(home))
        postgres.stop(str(home))


def _run(
    environment: dict[str, str], size: str, home: Path, cache: Path, asked: argparse.Namespace
) -> dict[str, Any]:
    def run(*command: object, **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *map(str, command)],
            cwd=ROOT,
            env=environment,
            check=True,
            text=True,
            **options,
        )

    run("manage.py", "migrate", "--verbosity", "0")
    done = run(
        *("-m", "benches.searching.one", size, home, cache),
        *("--questions", asked.questions, "--clients", asked.clients, "--seconds", asked.seconds),
        stdout=subprocess.PIPE,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
