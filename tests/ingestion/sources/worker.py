"""A process that visits what is due, to be killed: `python -m tests.ingestion.sources.worker`."""

from __future__ import annotations

import os

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    django.setup()
    from ingestion.sources.tasks import visit

    visit()


if __name__ == "__main__":
    main()
