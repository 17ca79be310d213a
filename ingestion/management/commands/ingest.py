"""`manage.py ingest PATH... --collection NAME`: files and folders into a collection."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from ingestion.errors import explain
from ingestion.intake import submit
from ingestion.management.acting import acting
from kb.access import Principal, create_collection, permitted_collections
from kb.errors import FootnoteError
from kb.models import TERMINAL, Collection, Document, Role, State

_POLL = 0.5
"""Seconds between two looks at the states."""


class Command(BaseCommand):
    help = (
        "Upload files, and folders with all that is in them. A file that was uploaded from the "
        "same place before becomes a new version, and nothing happens when it did not change."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--collection", required=True, help="name; created when there is none")
        parser.add_argument("--user", default="", help="who uploads; default: the first superuser")
        parser.add_argument("--wait", action="store_true", help="until all are ready or failed")

    def handle(self, *args: Any, **options: Any) -> None:
        by = acting(options["user"])
        collection = _collection(options["collection"], by)
        submitted, refused = self._submit(list(_files(options["paths"])), collection, by)
        self.stdout.write(f"{len(submitted)} stored, {len(refused)} refused.")
        if options["wait"]:
            self._wait(submitted)
        self._summarise(submitted, refused, waited=options["wait"])

    def _submit(
        self, files: list[tuple[Path, str]], collection: Collection, by: Principal
    ) -> tuple[list[Document], list[tuple[str, str]]]:
        submitted, refused = [], []
        for number, (path, name) in enumerate(files, 1):
            self.stdout.write(f"\r{number}/{len(files)} {name[-60:]:<60}", ending="")
            try:
                with path.open("rb") as file:
                    document = submit(
                        file=File(file, name=path.name),
                        filename=path.name,
                        collection=collection,
                        by=by,
                        external_id=name,
                    )
                submitted.append(document)
            except (FootnoteError, OSError) as error:
                refused.append((name, str(error)))
        self.stdout.write("")
        return submitted, refused

    def _wait(self, documents: list[Document]) -> None:
        ids = [document.pk for document in documents]
        while True:
            states = Document.objects.filter(pk__in=ids).values_list("latest__state", flat=True)
            counts = Counter(states)
            done = sum(counts[state] for state in TERMINAL)
            line = ", ".join(f"{n} {state}" for state, n in sorted(counts.items()))
            self.stdout.write(f"\r{done}/{len(ids)}: {line:<70}", ending="")
            if done == sum(counts.values()):
                break
            time.sleep(_POLL)
        self.stdout.write("")

    def _summarise(
        self, documents: list[Document], refused: list[tuple[str, str]], *, waited: bool
    ) -> None:
        rows = [("REFUSED", name, reason) for name, reason in refused]
        ids = [document.pk for document in documents]
        for document in Document.objects.filter(pk__in=ids).select_related("latest"):
            version = document.latest
            if version is None or (not waited and version.state not in TERMINAL):
                continue
            reason = explain(version.failure_code, version.failure_params)
            if version.state == State.READY:
                reason = f"passages: {version.passage_count}"
            rows.append((version.state.upper(), document.external_id or document.title, reason))
        for state, name, reason in sorted(rows):
            self.stdout.write(f"{state:<12} {name[-50:]:<50} {reason}")


def _collection(name: str, by: Principal) -> Collection:
    found = permitted_collections(by, Role.EDITOR).filter(name=name)[:2]
    if len(found) > 1:
        raise CommandError(f"Several collections are called {name!r}.")
    return found[0] if found else create_collection(name=name, by=by)


def _files(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Yield each file with its place on this machine, which identifies it."""
    for given in paths:
        path = given.resolve()
        if not path.exists():
            raise CommandError(f"There is no {given}.")
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        for each in found:
            hidden = any(part.startswith(".") for part in each.relative_to(path).parts)
            if each.is_file() and not hidden:
                yield each, each.as_posix()
