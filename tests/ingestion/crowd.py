"""Many people with many documents on their way, without files."""

from __future__ import annotations

from django.db import connection

from kb.access.lanes import lane_of
from kb.models import Collection, Document, User, Version


def person(name: str) -> User:
    """Return the person of this name, made on first use."""
    return User.objects.get_or_create(username=name)[0]


def shelf(name: str) -> Collection:
    """Return the collection of this name, made on first use."""
    return Collection.objects.get_or_create(name=name)[0]


def enqueue(
    user: User, collection: Collection, count: int, *, background: bool = False, **fields: object
) -> list[Version]:
    """Queue `count` documents of a person, in this order."""
    documents = Document.objects.bulk_create(
        [Document(collection=collection, title=str(n), created_by=user) for n in range(count)], 1000
    )
    given = {"filename": "x.md", "format": "md", "media_type": "text/markdown", "sha256": "0" * 64}
    versions = Version.objects.bulk_create(
        [
            Version(
                document=document,
                number=1,
                file="x",
                created_by=user,
                lane=lane_of(user.pk, collection.pk, background=background),
                **{**given, "size": 1000, **fields},
            )
            for document in documents
        ],
        1000,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kb_version SET next_attempt_at = statement_timestamp() - interval '1 second'"
            " + make_interval(secs => n * 1e-6) "
            "FROM unnest(%s::uuid[]) WITH ORDINALITY AS given (pk, n) WHERE kb_version.id = pk",
            [[version.pk for version in versions]],
        )
    return versions
