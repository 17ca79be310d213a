"""`manage.py ask "question"`: the answer as it is written, then its footnotes."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from retrieval.answering import answer
from retrieval.events import Answer, Done, Event, Failed, Sources
from retrieval.management.reader import ids_of, reader_named


class Command(BaseCommand):
    help = "Answer a question from the documents that a person may read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("question")
        parser.add_argument("--user", default="", help="username; default: the first administrator")
        parser.add_argument("--collection", action="append", default=[], help="name or id")

    def handle(self, *args: Any, **options: Any) -> None:
        reader = reader_named(options["user"])
        collections = ids_of(options["collection"], reader)
        with closing(answer(options["question"], reader=reader, collections=collections)) as events:
            for event in events:
                self._show(event)

    def _show(self, event: Event) -> None:
        if isinstance(event, Sources):
            names = ", ".join(dict.fromkeys(hit.title for hit in event.hits))
            self.stderr.write(f"Reading {len(event.hits)} passages of {names}")
        elif isinstance(event, Failed):
            raise CommandError(event.message)
        elif isinstance(event, Done):
            self._show_answer(event.answer)

    def _show_answer(self, found: Answer) -> None:
        for each in found.sentences:
            marks = "".join(f"[{n}]" for n in each.citations)
            self.stdout.write(each.lead + each.text + marks, ending="")
            if not each.supported:
                self.stdout.write(" (unsupported)", ending="")
        self.stdout.write("\n")
        for note in found.citations:
            page = f", page {note.page}" if note.page else ""
            self.stdout.write(f"[{note.n}] {note.title}{page}: “{note.quote}”")
        for hit in found.nearest:
            self.stdout.write(f"  near: {hit.title}")
        took = found.timings.get("total", 0) / 1000
        down = f", without the {found.degraded}" if found.degraded else ""
        self.stderr.write(f"{found.model or 'no model'}, {took:.1f} s{down}")
