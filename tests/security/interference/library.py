"""A library of which every reader sees another part, and whose hidden parts resemble the rest."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils import timezone

from kb import access
from kb.access import Principal, glossary, permitted_documents, principal_of
from kb.models import Allowance, Collection, Document, Role, User
from retrieval.models import Conversation, Turn
from tests.security.interference.publishing import FIRST, Sheet, place
from tests.security.interference.words import (
    ACRONYMS,
    CHINESE_OBJECTS,
    OBJECTS,
    PLACES,
    Writer,
    code,
)

PEOPLE = "alice bob carol dan erin frank gina heidi ivan".split()
READERS = [*PEOPLE, "key", "two"]
COLLECTIONS = "handbook projects board staff attic".split()
LIVES = ["plain"] * 7 + ["replaced", "coming", "over"]
TAGS = "policy draft hr it travel 制度".split()


@dataclass
class Library:
    """The readers by name, and the writer that knows the words of the documents."""

    readers: dict[str, Principal]
    collections: dict[str, Collection]
    writer: Writer
    documents: list[Document]
    sentences: list[str]

    def visible(self, reader: Principal) -> list[uuid.UUID]:
        return list(permitted_documents(reader).order_by("pk").values_list("pk", flat=True))


def build(*, documents: int, seed: int = 1) -> Library:
    """Make the cast, their rights and `documents` documents, half of them copies of others."""
    writer = Writer(seed)
    people = {name: User.objects.create_user(name, f"{name}@example.com") for name in PEOPLE}
    shelves = _shelves(people)
    library = Library(_readers(people, shelves), shelves, writer, [], [])
    for sheet in _sheets(writer, documents):
        document = _placed(sheet, library)
        library.documents.append(document)
        library.sentences += [text for _headings, text in sheet.passages]
    _archive(library)
    _restrict(library, people)
    _delete(library)
    _glossaries(library)
    _asked(library)
    User.objects.filter(username="frank").update(is_active=False)
    return library


def _shelves(people: dict[str, User]) -> dict[str, Collection]:
    staff, engineers = (Group.objects.create(name=name) for name in ("staff", "engineers"))
    for name in ("bob", "carol", "frank"):
        people[name].groups.add(staff)
    for name in ("carol", "erin"):
        people[name].groups.add(engineers)
    alice, heidi = principal_of(people["alice"]), principal_of(people["heidi"])
    owners = [alice, alice, alice, heidi, alice]
    shelves = {
        name: access.create_collection(name=name.capitalize(), by=by)
        for name, by in zip(COLLECTIONS, owners, strict=True)
    }
    access.grant(collection=shelves["handbook"], by=alice, role=Role.READER, group=staff)
    access.grant(collection=shelves["projects"], by=alice, role=Role.READER, group=engineers)
    access.grant(collection=shelves["projects"], by=alice, role=Role.EDITOR, user=people["gina"])
    access.grant(collection=shelves["staff"], by=heidi, role=Role.READER, user=people["dan"])
    access.grant(collection=shelves["attic"], by=alice, role=Role.READER, group=staff)
    return shelves


def _readers(people: dict[str, User], shelves: dict[str, Collection]) -> dict[str, Principal]:
    """Return the people, and two programs with keys of Alice for one collection, or none left."""
    readers = {name: principal_of(user) for name, user in people.items()}
    key = replace(readers["alice"], scopes=frozenset({"read"}), key_prefix="kb_1")
    readers["key"] = replace(key, collection_ids=frozenset({shelves["projects"].pk}))
    readers["two"] = replace(
        key, collection_ids=frozenset({shelves["handbook"].pk, shelves["staff"].pk})
    )
    return readers


def _sheets(writer: Writer, number: int) -> Iterator[Sheet]:
    """Yield documents in pairs: one, and another one that could be taken for it."""
    rng = writer.rng
    for _ in range(number // 2):
        language = rng.choice(["en", "en", "zh"])
        topic = writer.topic()
        what = topic[1] if language == "zh" else topic[0].capitalize()
        title = f"{what} {code(rng)} {topic[2]}"
        passages = [
            ([f"{rng.choice(PLACES)} {n}"] if n else [], writer.passage(language, topic))
            for n in range(rng.randrange(1, 4))
        ]
        year = rng.randrange(2019, 2026)
        team = rng.choice(["red", "blue", "green"])
        sheet = Sheet(
            title,
            language,
            passages,
            rng.sample(TAGS, rng.randrange(3)),
            {"team": team, "year": year, "authors": [team, topic[2]]},
            rng.sample(["hidden-text", "empty-pages"], rng.randrange(2)),
        )
        yield sheet
        yield _twin(sheet, writer)


def _twin(sheet: Sheet, writer: Writer) -> Sheet:
    """Return a document of the same title and tags: the same words, one changed, or misspelt."""
    changed = writer.rng.choice([lambda text: text, writer.nearly, writer.misspelt])
    passages = [(headings, changed(text)) for headings, text in sheet.passages]
    return replace(sheet, passages=passages, metadata={**sheet.metadata, "copy": True})


def _placed(sheet: Sheet, library: Library) -> Document:
    rng = library.writer.rng
    shelf = library.collections[rng.choice([*COLLECTIONS, "handbook", "projects"])]
    made_at = FIRST + timedelta(hours=rng.randrange(15_000))
    name = f"{len(library.documents)} {sheet.title}"
    return place(sheet, shelf, made_at, rng.choice(LIVES), uuid.uuid5(uuid.NAMESPACE_OID, name))


def _archive(library: Library) -> None:
    """Make one document in ten the archive of the two after it, where they stand together."""
    for at in range(0, len(library.documents) - 2, 10):
        container = library.documents[at]
        members = [each.pk for each in library.documents[at + 1 : at + 3]]
        for number, pk in enumerate(members):
            Document.objects.filter(pk=pk).update(
                container=container, member=f"{number}.txt", collection=container.collection_id
            )


def _restrict(library: Library, people: dict[str, User]) -> None:
    """Restrict one document in four, to a person, to a group, or to nobody but the owners.

    What is in an archive has the rights of the archive, as the product keeps it.
    """
    engineers, rng = Group.objects.get(name="engineers"), library.writer.rng
    members = set(Document.objects.exclude(container=None).values_list("pk", flat=True))
    alone = [each for each in library.documents if each.pk not in members]
    for document in rng.sample(alone, len(library.documents) // 4):
        concerned = Document.objects.filter(Q(pk=document.pk) | Q(container=document))
        concerned.update(restricted=True)
        person = people[rng.choice(PEOPLE)] if rng.random() < 0.5 else None
        group = engineers if rng.random() < 0.3 else None
        for each in concerned:
            if person:
                Allowance.objects.create(document=each, user=person)
            if group:
                Allowance.objects.create(document=each, group=group)


def _delete(library: Library) -> None:
    """Delete one document in eight, and one whole collection."""
    now, rng = timezone.now(), library.writer.rng
    gone = [each.pk for each in rng.sample(library.documents, len(library.documents) // 8)]
    Document.objects.filter(Q(pk__in=gone) | Q(container__in=gone)).update(
        deleted_at=now, purge_at=now + timedelta(days=1)
    )
    Collection.objects.filter(pk=library.collections["attic"].pk).update(deleted_at=now)


def _glossaries(library: Library) -> None:
    """Let the same acronym mean something else in each collection."""
    for number, (name, shelf) in enumerate(library.collections.items()):
        if name == "attic":
            continue
        by = library.readers["heidi" if name == "staff" else "alice"]
        for at, (short, long) in enumerate(ACRONYMS.items()):
            words = OBJECTS if short.isascii() else CHINESE_OBJECTS
            other = words[(at + 3 * number) % len(words)]
            if number == 0 or other != long:
                terms = [short, long] if number == 0 else [short, other, library.writer.rare[at]]
                glossary.add_entry(collection=shelf, terms=terms, by=by)


def _asked(library: Library) -> None:
    """Let people have asked the same of documents they may read, some of them hidden to others."""
    rng = library.writer.rng
    talks = {
        name: Conversation.objects.create(owner_id=library.readers[name].user_id, title="t")
        for name in PEOPLE
    }
    seen = {name: library.visible(library.readers[name]) for name in PEOPLE}
    for _ in range(60):
        question = f"How do {rng.choice(OBJECTS)} work at the {rng.choice(PLACES)}?"
        for name in rng.sample(PEOPLE, 4):
            if len(seen[name]) < 2:
                continue
            sources = [str(pk) for pk in rng.sample(seen[name], 2)]
            Turn.objects.create(
                conversation=talks[name],
                question=question,
                state=Turn.State.DONE,
                source_ids=sources,
                answer={"abstained": False, "citations": [{"document_id": sources[0]}]},
            )
