"""Verbs on a glossary: read by readers of the collection, changed by its editors.

Whatever is changed holds for the next question. The same term may stand in several entries, which
then are all meant; the same entry cannot be there twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kb.access.audit import record
from kb.access.collections import get_collection
from kb.access.glossary.terms import cleaned, heads_of, key_of
from kb.access.principal import WRITE, Principal
from kb.errors import InvalidError, LimitError, NotFoundError
from kb.models import Collection, Role, Synonyms
from kb.text import clean

MOST_ENTRIES = 2_000
"""Of one collection."""
_Meaning = frozenset[str]
"""The keys of an entry's terms: two entries with the same are the same."""


def entries_of(collection: Collection, *, by: Principal, text: str = "") -> QuerySet[Synonyms]:
    """Return the entries of a glossary by their first terms; with `text`, those that contain it."""
    get_collection(by, collection.pk)
    found = Synonyms.objects.filter(collection=collection).order_by(Lower("terms__0"), "id")
    wanted = clean(text)
    # The text form of an array has braces, commas and quotes of its own.
    joined = Func(F("terms"), Value("\n"), function="array_to_string", output_field=TextField())
    return found.alias(joined=joined).filter(joined__icontains=wanted) if wanted else found


@transaction.atomic
def add_entry(*, collection: Collection, terms: Iterable[str], by: Principal) -> Synonyms:
    """Add an entry; `InvalidError` (`taken`) when it is there, `LimitError` when there is no room.

    Editors only.
    """
    _permit(collection, by)
    chosen = cleaned(terms)
    _require_new(collection, chosen)
    made = _made(collection, [chosen], by)[0]
    record("glossary.add", by=by, target=collection, entry=str(made.pk))
    return made


@transaction.atomic
def change_entry(
    *, collection: Collection, entry_id: uuid.UUID | str, terms: Iterable[str], by: Principal
) -> Synonyms:
    """Give an entry other terms. Editors only."""
    _permit(collection, by)
    entry = _held(collection, entry_id)
    entry.terms = cleaned(terms)
    entry.heads = heads_of(entry.terms)
    _require_new(collection, entry.terms, besides=entry)
    entry.save(update_fields=["terms", "heads", "updated_at"])
    record("glossary.change", by=by, target=collection, entry=str(entry.pk))
    return entry


@transaction.atomic
def remove_entry(*, collection: Collection, entry_id: uuid.UUID | str, by: Principal) -> list[str]:
    """Remove an entry and return the terms it had. Editors only."""
    _permit(collection, by)
    entry = _held(collection, entry_id)
    entry.delete()
    record("glossary.remove", by=by, target=collection, entry=str(entry_id))
    return list(entry.terms)


@transaction.atomic
def add_entries(
    *, collection: Collection, rows: Sequence[Sequence[str]], by: Principal, replace: bool = False
) -> int:
    """Add all entries of a sheet or none, and return how many were not there yet.

    With `replace`, what was in the glossary is removed. The error for a row names its number.
    Editors only.
    """
    _permit(collection, by)
    require_room(len(rows))
    if replace:
        Synonyms.objects.filter(collection=collection).delete()
    known = {_meaning(each.terms) for each in Synonyms.objects.filter(collection=collection)}
    fresh: dict[_Meaning, list[str]] = {}
    for number, row in enumerate(rows, 1):
        chosen = _numbered(number, row)
        if (meaning := _meaning(chosen)) not in known:
            fresh.setdefault(meaning, chosen)
    _made(collection, list(fresh.values()), by)
    record("glossary.import", by=by, target=collection, entries=len(fresh), replace=replace)
    return len(fresh)


def require_room(entries: int) -> None:
    """Raise `LimitError` (too-large) for more entries than a glossary holds."""
    if entries > MOST_ENTRIES:
        raise LimitError(
            _("A glossary holds at most %(n)s entries.") % {"n": MOST_ENTRIES}, code="too-large"
        )


def _permit(collection: Collection, by: Principal) -> None:
    """Check the right, and let one change of a glossary wait for another."""
    by.require(WRITE)
    get_collection(by, collection.pk, Role.EDITOR)
    Collection.objects.select_for_update(no_key=True).get(pk=collection.pk)


def _made(collection: Collection, rows: list[list[str]], by: Principal) -> list[Synonyms]:
    held = Synonyms.objects.filter(collection=collection).count()
    if rows:
        require_room(held + len(rows))
    return Synonyms.objects.bulk_create(
        Synonyms(collection=collection, terms=row, heads=heads_of(row), created_by_id=by.user_id)
        for row in rows
    )


def _held(collection: Collection, entry_id: uuid.UUID | str) -> Synonyms:
    entry = Synonyms.objects.filter(collection=collection, pk=entry_id).first()
    if entry is None:
        raise NotFoundError(_("There is no such entry in the glossary."))
    return entry


def _meaning(terms: Iterable[str]) -> _Meaning:
    return frozenset(map(key_of, terms))


def _require_new(
    collection: Collection, terms: Sequence[str], besides: Synonyms | None = None
) -> None:
    alike = Synonyms.objects.filter(collection=collection, heads=heads_of(terms))
    others = alike.exclude(pk=besides.pk) if besides else alike
    if any(_meaning(each.terms) == _meaning(terms) for each in others):
        raise InvalidError(_("This entry is in the glossary already."), code="taken")


def _numbered(number: int, row: Sequence[str]) -> list[str]:
    try:
        return cleaned(row)
    except InvalidError as error:
        told = {"number": number, "problem": error}
        raise InvalidError(_("Entry %(number)s: %(problem)s") % told) from error


def rewrite_heads() -> int:
    """Write anew by what entries are found, after a change of the tokens; return how many are."""
    entries = list(Synonyms.objects.all())
    for entry in entries:
        entry.heads = heads_of(entry.terms)
    return Synonyms.objects.bulk_update(entries, ["heads"], batch_size=500)
