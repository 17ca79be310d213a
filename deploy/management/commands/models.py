"""List, check and fetch the language models of deploy/models.toml."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deploy.catalogue import Model, ModelError, fetch, models, named, path_of, verify
from deploy.catalogue.models import UnknownModelError
from deploy.env import read


class Command(BaseCommand):
    help = "List the language models, check their files (--verify), or fetch one (--fetch NAME)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--verify", action="store_true", help="compare files with their SHA-256"
        )
        parser.add_argument("--fetch", metavar="NAME", help="download this model")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["fetch"]:
                self._fetch(named(options["fetch"]))
            for model in models():
                self._show(model, check=options["verify"])
        except (ModelError, UnknownModelError) as error:
            raise CommandError(str(error)) from error

    def _fetch(self, model: Model) -> None:
        shown = -1

        def progress(done: int, size: int, source: str) -> None:
            nonlocal shown
            percent = 100 * done // size
            if percent != shown:
                shown = percent
                self.stderr.write(f"{percent:3} %  {done:,} of {size:,} bytes from {source}")

        fetch(model, progress=progress, local=read().models_folder)

    def _show(self, model: Model, *, check: bool) -> None:
        path = path_of(model, read().models_folder)
        if path and check:
            verify(model, path)
        state = "missing" if path is None else "verified" if check else "here"
        self.stdout.write(f"{model.name:40} {model.size / 1e6:7,.0f} MB  {model.licence}  {state}")
        self.stdout.write(f"    {model.about}")
