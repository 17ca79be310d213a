"""Tables, translations and static files."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

from deploy.env import ROOT


def tables() -> None:
    """Bring the tables up to date, after the checks that need no database."""
    unsaid = io.StringIO()  # a failed check raises; a passed one has nothing to say
    call_command("check", stdout=unsaid)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("check", databases=["default"], stdout=unsaid)


def translations() -> int:
    """Compile what changed; return how many files that were."""
    done = 0
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as po, target.with_suffix(".mo.new").open("wb") as mo:
                write_mo(mo, read_po(po))
            target.with_suffix(".mo.new").replace(target)
            done += 1
    return done


def static_files() -> None:
    """Collect the static files, hashed and compressed, unless nothing changed since."""
    stamp = Path(settings.HOME) / "static.stamp"
    sources = (ROOT / "frontend" / "static").rglob("*")
    newest = repr(sorted((str(path), path.stat().st_mtime_ns) for path in sources))
    if stamp.exists() and stamp.read_text() == newest:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(newest)
