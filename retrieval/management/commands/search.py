"""`manage.py search "query"`: the best passages, ranked."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kb.errors import FootnoteError
from retrieval.management.reader import ids_of, reader_named
from retrieval.search import search

SNIPPET = 240


class Command(BaseCommand):
    help = "Search the documents that a person may read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query")
        parser.add_argument("--user", default="", help="username; default: the first administrator")
        parser.add_argument("--collection", action="append", default=[], help="name or id")
        parser.add_argument("--limit", type=int, default=10)
        parser.add_argument("--mode", choices=["hybrid", "dense", "lexical"], default="hybrid")

    def handle(self, *args: Any, **options: Any) -> None:
        reader = reader_named(options["user"])
        try:
            found = search(
                options["query"],
                reader=reader,
                collections=ids_of(options["collection"], reader),
                limit=options["limit"],
                mode=options["mode"],
            )
        except FootnoteError as error:
            raise CommandError(str(error)) from error
        for hit in found.hits:
            place = " > ".join([hit.title, *hit.headings])
            page = f", page {hit.page}" if hit.page else ""
            self.stdout.write(f"{hit.rank}. {place}{page}  ({hit.collection})")
            self.stdout.write("   " + " ".join(hit.text.split())[:SNIPPET])
        degraded = f", without the {found.degraded}" if found.degraded else ""
        self.stderr.write(f"{len(found.hits)} passages, {found.took_ms:.0f} ms{degraded}")
