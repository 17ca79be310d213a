"""`manage.py export_collection NAME FILE`: a collection as one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingestion.exchange import export_collection
from ingestion.management.acting import acting, collection_named
from kb.errors import FootnoteError
from kb.models import Role


class Command(BaseCommand):
    help = "Write a collection, with all versions of its documents and its grants, into one file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="of the collection")
        parser.add_argument("file", type=Path, help="to write; must not exist")
        parser.add_argument("--user", default="", help="an owner; default: the first superuser")

    def handle(self, *args: Any, **options: Any) -> None:
        by = acting(options["user"])
        collection, target = collection_named(options["name"], by, Role.OWNER), options["file"]
        part = target.with_name(target.name + ".part")
        try:
            if target.exists():
                raise CommandError(f"{target} exists already.")
            with part.open("xb") as into:
                export_collection(collection=collection, by=by, into=into)
            part.replace(target)
        except (FootnoteError, OSError) as error:
            raise CommandError(str(error)) from error
        finally:
            part.unlink(missing_ok=True)
        self.stdout.write(f"{collection.name}: {target.stat().st_size:,} bytes in {target}.")
