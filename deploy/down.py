"""`make down`: stop what `make up` started, by pid."""

from __future__ import annotations

import sys

from deploy.env import read
from deploy.supervisor import control

if __name__ == "__main__":
    control.stop(read())
    sys.stdout.write("Footnote is stopped. Its data stays; `make up` starts it again.\n")
