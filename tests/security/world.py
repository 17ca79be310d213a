"""A world with secrets: every text that only some may read carries a marker."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from ingestion.reading.blocks import Block, to_json
from ingestion.sources import create_source
from kb.access import (
    create_collection,
    create_key,
    grant,
    grants_of,
    principal_of,
    restrict,
    role_in,
)
from kb.access.glossary import add_entry
from kb.models import Allowance, Collection, Content, Document, Passage, User
from retrieval import conversations
from retrieval.models import Conversation, Gap, Turn
from tests.frontend.api.programs import key_of, publish
from tests.security.paper import pdf

_LETTERS = str.maketrans("0123456789", "ghijklmnop")
QUESTION = "Employees have fifteen zephyr days of annual leave every year?"
ANSWER = "Employees have fifteen zephyr days of annual leave every year [1]."
PEOPLE = "stranger reader listed mate editor owner former disabled superuser".split()
"""listed: a reader who is also on the allow-list; mate: reads through a group; former: did."""
KEYS = ("key-elsewhere", "key-read")
"""The owner's, narrowed to another collection, and with the scope `read` alone."""
OPEN = {"reader": 1, "listed": 1, "mate": 1, "editor": 2, "owner": 3, "key-read": 3}
SEALED = {"listed": 1, "owner": 3, "key-read": 3}
"""Levels (1 reader, 2 editor, 3 owner) at the open and at the sealed document; others have 0."""


@dataclass
class Secret:
    """A document, what is made from it, and the words that betray it."""

    document: Document
    marker: str
    levels: dict[str, int]

    @property
    def ids(self) -> dict[str, Any]:
        version = self.document.current
        assert version is not None
        passage = Passage.objects.filter(version=version).earliest("ordinal")
        return {
            "document_id": self.document.pk,
            "version_id": version.pk,
            "passage_id": passage.pk,
        }

    def betrayed_by(self) -> list[str]:
        """Return what nobody without a right may ever be sent."""
        return [self.marker, *map(str, self.ids.values())]


@dataclass
class World:
    """The cast, the secrets, and the ids that routes need."""

    people: dict[str, User]
    keys: dict[str, str]
    collection: Collection
    collection_marker: str
    open: Secret
    sealed: Secret
    ids: dict[str, Any] = field(default_factory=dict)

    def by_session(self, actor: str) -> Client:
        client = Client()
        if actor in self.people:
            client.force_login(self.people[actor])
        return client

    def by_key(self, actor: str) -> Client:
        key = self.keys.get(actor)
        return Client(headers={"Authorization": f"Bearer {key}"} if key else None)


def marker() -> str:
    """Return a word that occurs nowhere else; one token, so that it weighs little in a search."""
    return "mk" + uuid.uuid4().hex.translate(_LETTERS)


def _secret(collection: Collection, levels: dict[str, int]) -> Secret:
    word = marker()
    text = f"Employees have fifteen zephyr days of annual leave every year, says rule {word}."
    document = publish(collection, f"Title {word}", text, original=pdf(text))
    version = document.current
    assert version is not None
    version.format, version.media_type, version.pages = "pdf", "application/pdf", 1
    version.filename = f"{word}.pdf"
    version.save()
    document.metadata, document.external_id, document.tags = {"code": word}, word, [word]
    document.save()
    Content.objects.create(version=version, blocks=to_json([Block("paragraph", text, page=1)]))
    return Secret(document, word, levels)


def _people() -> dict[str, User]:
    people = {name: User.objects.create_user(name, password="x") for name in PEOPLE}
    people["superuser"].is_superuser = people["superuser"].is_staff = True
    people["superuser"].save()
    return people


def build() -> World:
    """Make the world. Who is `former` or `disabled` had every right until a moment ago."""
    people = _people()
    by = {name: principal_of(user) for name, user in people.items()}
    word = marker()
    collection = create_collection(name=f"Name {word}", description=word, by=by["owner"])
    elsewhere = create_collection(name="Elsewhere", by=by["owner"])
    for name, role in (
        ("reader", "reader"),
        ("listed", "reader"),
        ("editor", "editor"),
        ("disabled", "owner"),
    ):
        grant(collection=collection, by=by["owner"], role=role, user=people[name])
    members = Group.objects.create(name="members")
    grant(collection=collection, by=by["owner"], role="reader", group=members)
    for name in ("mate", "former"):
        people[name].groups.add(members)
    opened, sealed = _secret(collection, OPEN), _secret(collection, SEALED)
    restrict(document=sealed.document, by=by["owner"], users=[people["listed"]])
    keys = {name: key_of(user) for name, user in people.items()}
    keys["key-elsewhere"] = key_of(people["owner"], collections=[elsewhere])
    keys["key-read"] = key_of(people["owner"], ["read"])
    key_of(people["former"], collections=[collection])
    world = World(people, keys, collection, word, opened, sealed)
    world.ids = _ids(world)
    people["former"].groups.remove(members)
    people["disabled"].is_active = False
    people["disabled"].save()
    assert role_in(by["former"], collection) is None
    return world


def _asked(world: World, secret: Secret, *names: str) -> None:
    """Let people have asked the same about a document, each in a conversation of their own."""
    cited = {"abstained": False, "citations": [{"document_id": str(secret.document.pk)}]}
    for name in names:
        Turn.objects.create(
            conversation=Conversation.objects.create(owner=world.people[name]),
            question=f"How many zephyr days does {secret.marker} give?",
            state=Turn.State.DONE,
            answer=cited,
            source_ids=[str(secret.document.pk)],
        )


def _ids(world: World) -> dict[str, Any]:
    by = {name: principal_of(user) for name, user in world.people.items()}
    _asked(world, world.open, "mate", "editor")
    _asked(world, world.sealed, "listed", "owner")
    turn = conversations.start(question=QUESTION, by=by["reader"])
    for _event in conversations.run(turn.pk, by=by["reader"]):
        pass
    shares = [
        conversations.share(conversation=turn.conversation, by=by["reader"], name=name)
        for name in ("listed", "stranger")
    ]
    mine = grants_of(world.collection, by=by["owner"])
    allowance = Allowance.objects.get(document=world.sealed.document)
    key, _text = create_key(by=by["owner"], name="to revoke")
    source = create_source(
        collection=world.collection,
        by=by["owner"],
        kind="web",
        name=f"Site {world.collection_marker}",
        options={"url": "https://docs.example/"},
    )
    terms = [f"Term {world.collection_marker}", "another term"]
    entry = add_entry(collection=world.collection, terms=terms, by=by["owner"])
    gap = Gap.objects.create(
        question=f"What about {world.collection_marker}?",
        alike="a" * 32,
        reader=world.people["reader"],
        collection=world.collection,
        document_ids=[str(each.document.pk) for each in (world.open, world.sealed)],
    )
    return {
        "gap_id": gap.pk,
        "entry_id": entry.pk,
        "collection_id": world.collection.pk,
        "conversation_id": turn.conversation_id,
        "turn_id": turn.pk,
        "share_id": shares[0].pk,
        "n": 1,
        "number": 1,
        "page": 1,
        "grant_id": mine.get(user=world.people["editor"]).pk,
        "allowance_id": allowance.pk,
        "key_id": key.pk,
        "source_id": source.pk,
        "kind": "web",
    }
