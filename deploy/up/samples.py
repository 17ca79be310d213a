"""The sample collection: put in once, through the product's own verbs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from django.core.files import File

from ingestion.intake import submit
from kb.access import Principal, create_collection, permitted_collections, permitted_documents

FOLDER = Path(__file__).resolve().parent.parent / "samples"
NAME = "Lantern Bay Instruments"
ABOUT = "Sample documents of an invented company, in English and Chinese. Delete them any time."
TERMINAL = {"ready", "failed", "quarantined"}


class SamplesError(RuntimeError):
    """The samples did not become ready; the message says why."""


def put_in(by: Principal) -> None:
    """Make the collection and submit each document that is not there yet."""
    collection = permitted_collections(by).filter(name=NAME).first()
    if collection is None:
        collection = create_collection(name=NAME, description=ABOUT, by=by)
    there = permitted_documents(by).filter(collection=collection)
    known = set(there.values_list("external_id", flat=True))
    for path in sorted(FOLDER.glob("*.*")):
        if path.name not in known:
            with path.open("rb") as file:
                submit(
                    file=File(file, name=path.name),
                    filename=path.name,
                    collection=collection,
                    by=by,
                    title=path.stem.replace("-", " ").capitalize(),
                    external_id=path.name,
                )


def wait_ready(by: Principal, *, say: Callable[[str], None], patience: float = 180) -> None:
    """Wait until every sample is READY."""
    end = time.monotonic() + patience
    documents = permitted_documents(by).filter(collection__name=NAME)
    while True:
        rows = list(documents.values_list("title", "latest__state", "latest__failure_code"))
        for title, state, reason in rows:
            if state in TERMINAL - {"ready"}:
                raise SamplesError(f"The sample {title!r} could not be read: {reason}.")
        ready = sum(state == "ready" for _title, state, _reason in rows)
        if rows and ready == len(rows):
            return
        if time.monotonic() > end:
            raise SamplesError("The samples are not ready after 3 minutes: see `make logs`.")
        say(f"{ready} of {len(rows)} documents read")
        time.sleep(0.3)
