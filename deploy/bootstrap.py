"""`make up` from nothing: needs only Python >= 3.11, and hands over to the environment it makes.

python3 deploy/bootstrap.py up      check, make .venv, install, then `python -m deploy.up`
python3 deploy/bootstrap.py dev     the same without the product: packages of the tests too
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Python puts this file's own folder first, where `celery.py` and others would hide packages.
sys.path[:] = [str(ROOT), *(path for path in sys.path if Path(path) != ROOT / "deploy")]

if sys.version_info < (3, 11):  # noqa: UP036 the system's python3 runs this file
    sys.exit("Footnote needs Python 3.11 or newer: install it, or run `make up PYTHON=python3.x`.")

from deploy.env import Env, read  # noqa: E402
from deploy.installing import VENV, create_environment, install  # noqa: E402
from deploy.machine import MachineError, check, has_gpu  # noqa: E402
from deploy.steps import STEPS, step  # noqa: E402


def main(arguments: list[str]) -> int:
    """Prepare, then run what was asked for in the new environment."""
    goal = arguments[0] if arguments else "up"
    env = read()
    steps = len(STEPS) if goal == "up" else 3
    with step(1, steps) as current:
        check(env, serving=goal == "up", say=current.say)
    with step(2, steps):
        create_environment()
    with step(3, steps) as current:
        install(
            locks=_locks(goal, env),
            without_model=bool(env.llm_url) and goal == "up",
            say=current.say,
        )
    if goal != "up":
        return 0
    python = str(VENV / "bin" / "python")
    sys.stdout.flush()
    os.execv(python, [python, "-m", "deploy.up", *arguments[1:]])  # noqa: S606 our own program


def _locks(goal: str, env: Env) -> list[Path]:
    names = ["app"] if goal == "up" else ["app", "dev", "torch", "models"]
    in_process = env.embedder == "sentence-transformers" or env.reranker == "cross-encoder"
    if goal == "up" and (in_process or has_gpu()):
        names.append("torch")
    return [ROOT / "requirements" / f"{name}.txt" for name in names]


if __name__ == "__main__":
    os.chdir(ROOT)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped. Run the same command again to go on from here.")
    except (MachineError, subprocess.CalledProcessError) as error:
        sys.exit(f"{error}")
