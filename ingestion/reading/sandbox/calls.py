"""One call of a task on a file: its messages, or the error that a person can act on."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ingestion.errors import REASONS, ReadingError
from ingestion.reading.sandbox import verdict
from ingestion.reading.sandbox.jobs import Job
from ingestion.reading.sandbox.limits import Limits
from ingestion.reading.sandbox.server import Server, ServerGone
from ingestion.reading.shapes import is_text, is_whole
from kb.errors import TransientError

log = logging.getLogger(__name__)
_NEAR_LIMIT = 0.8
_MOST_PARAMS, _LONGEST = 5, 1_000


@cache
def server(module: str) -> Server:
    """Return this process's fork server for the tasks of `module`; it starts with its first job."""
    return Server(module)


def call(
    on: Server, task: str, *, path: Path, limits: Limits, params: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Run `task` on the file and yield its messages; closing the iterator kills the child.

    Raises ReadingError (the file cannot be read) or TransientError (the sandbox is not there, or
    its self-test found a way out).
    """
    verdict.check(limits)
    try:
        with path.open("rb") as file, Job(on, task, params, file.fileno(), limits) as job:
            yield from _checked(job)
    except FileNotFoundError:
        raise ReadingError("missing") from None
    except ServerGone:
        raise TransientError("The document reader could not be started.", code="sandbox") from None
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        log.warning("reader wrote nonsense: %s", type(error).__name__)
        raise ReadingError("crashed") from None


def _checked(job: Job) -> Iterator[dict[str, Any]]:
    """Yield the messages of a job that ends well; raise what ended any other."""
    ended = False
    for number, message in enumerate(job.messages()):
        if "error" in message:
            raise _failure(message, begun=number > 0)
        ended = ended or "end" in message
        if "end" not in message and "beat" not in message:
            yield message
    if not ended:
        raise _death(job)


def _failure(message: dict[str, Any], *, begun: bool) -> Exception:
    """Return what a child says has ended it. One that has begun to parse does not speak for the
    sandbox any more, whose errors are tried again."""
    code, detail = message["error"], str(message.get("detail", ""))[:200]
    if detail:
        log.info("reader gave up: %.40r (%r)", code, detail)
    if code == "sandbox" and not begun:
        text = f"This machine's kernel cannot isolate document readers ({detail} missing)."
        return TransientError(text, code="sandbox")
    params = message.get("params", {})
    if not isinstance(code, str) or code not in REASONS or not _plain(params):
        return ReadingError("crashed")
    return ReadingError(code, **params)


def _plain(params: Any) -> bool:
    """Tell whether these are a few names, and texts or numbers."""
    if not isinstance(params, dict) or len(params) > _MOST_PARAMS:
        return False
    values = params.values()
    return all(is_whole(each) or (is_text(each) and len(each) <= _LONGEST) for each in values)


def _death(job: Job) -> Exception:
    how = job.wait()
    log.warning("reader died: %s", how)
    if not how:
        return TransientError("The document reader was stopped.", code="sandbox")
    if how["exit"] == -signal.SIGXCPU:
        return ReadingError("timeout")
    if how["rss"] > _NEAR_LIMIT * job.limits.memory:
        return ReadingError("memory")
    return ReadingError("crashed")
