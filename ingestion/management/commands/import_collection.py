"""`manage.py import_collection FILE`: a collection from the file of an export."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingestion.exchange import import_collection
from ingestion.management.acting import acting
from kb.errors import FootnoteError


class Command(BaseCommand):
    help = "Make a collection from the file of an export. Its texts are read anew by the workers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", default=None, help="of the collection; default: as exported")
        parser.add_argument("--user", default="", help="the owner; default: the first superuser")
        parser.add_argument(
            "--trust-names",
            action="store_true",
            help="people and groups of another installation are those of the same name here",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, by = options["file"], acting(options["user"])
        if not path.is_file():
            raise CommandError(f"There is no {path}.")
        try:
            done = import_collection(
                path=path, by=by, name=options["name"], trust_names=options["trust_names"]
            )
        except FootnoteError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{done.collection.name}: {done.documents} documents, {done.versions} versions, "
            f"{done.grants} grants."
        )
        for filename, why in done.refused:
            self.stdout.write(f"NOT TAKEN    {filename}: {why}")
        for kind, name in done.unknown:
            self.stdout.write(f"UNKNOWN      {kind} {name}: was given nothing")
