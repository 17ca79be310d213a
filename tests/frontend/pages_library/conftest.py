"""Documents in every state."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from ingestion.intake import submit
from kb.access import Principal, grant, principal_of
from kb.models import Collection, Content, Document, State, User, Version

Make = Callable[..., Document]


@pytest.fixture
def edith(handbook: Collection, as_alice: Principal) -> User:
    """Editor of the handbook."""
    user = User.objects.create_user("edith", "edith@example.com", "correct horse battery")
    grant(collection=handbook, by=as_alice, role="editor", user=user)
    return user


@pytest.fixture
def as_edith(edith: User) -> Principal:
    return principal_of(edith)


@pytest.fixture
def make(handbook: Collection, as_alice: Principal) -> Make:
    """Submit a document to the handbook and put it into a state, as a worker would."""

    def made(name: str = "Leave.md", state: str = State.READY, **fields: object) -> Document:
        text = b"# Leave\n\nThirty days of leave a year.\n"
        document = submit(file=ContentFile(text), filename=name, collection=handbook, by=as_alice)
        ready = state == State.READY
        fields.setdefault("ready_at", timezone.now() if ready else None)
        Version.objects.filter(pk=document.latest_id).update(state=state, **fields)
        if ready:
            Document.objects.filter(pk=document.pk).update(current=document.latest_id)
            block = {"kind": "paragraph", "text": "Thirty days of leave a year."}
            Content.objects.create(version_id=document.latest_id, blocks=[block])
        return Document.objects.select_related("latest", "collection").get(pk=document.pk)

    return made
