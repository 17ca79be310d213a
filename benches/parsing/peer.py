"""Plain `unstructured.partition`, in a process of its own that may hang or die.

`python -m benches.parsing.peer` reads file names and answers with JSON, one line each. Its
offline fix is applied; PDFs are read with `strategy="fast"`, since the others need a download.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

from benches.parsing.ours import Found

PATIENCE = 120.0
"""Seconds for one file."""


class Peer:
    """Reads with unstructured; a file that hangs or kills it costs a restart."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, path: Path) -> Found:
        """Read one file."""
        process = self.process = self.process or _start()
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{path}\n".encode())
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
        line = process.stdout.readline() if ready else b""
        if not line:
            self.close()
            return Found(problem="timeout" if not ready else "crashed")
        return Found(**json.loads(line))

    def close(self) -> None:
        """End the process."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "benches.parsing.peer"],
        env={**os.environ, "DO_NOT_TRACK": "1", "UNSTRUCTURED_DISABLE_NOTICE": "1"}
        | {"HF_HUB_OFFLINE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _partition(path: str) -> dict[str, Any]:
    from lxml import html
    from unstructured.partition.auto import partition

    try:
        elements = partition(filename=path, strategy="fast")
    except Exception as error:  # noqa: BLE001 whatever it raises is its result
        return {"problem": f"{type(error).__name__}: {error}"[:200]}
    cells = []
    for element in elements:
        if markup := getattr(element.metadata, "text_as_html", None):
            with contextlib.suppress(ValueError):
                root = html.fragment_fromstring(markup, create_parent="div")
                cells += [each.text_content() for each in root.iter("td", "th")]
    return {"text": "\n".join(element.text for element in elements), "cells": cells}


def main() -> None:
    """Serve until the input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever libraries print must not mix with the answers
    from benches.parsing import offline

    offline.prepare()
    for name in ("matplotlib", "matplotlib.pyplot"):
        sys.modules[name] = MagicMock()  # imported for drawing, which is never done here
    for line in sys.stdin:
        print(json.dumps(_partition(line.rstrip("\n"))), file=answers, flush=True)


if __name__ == "__main__":
    main()
