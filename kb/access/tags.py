"""Tags: short labels that people give documents, to filter and to count by."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import Count, F, Func, QuerySet, TextField, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.access.audit import record
from kb.access.documents import get_document
from kb.access.permitted import permitted_documents
from kb.access.principal import WRITE, Principal
from kb.errors import InvalidError
from kb.models import Collection, Document, Role
from kb.models.documents import LONGEST_TAG
from kb.text import clean

MOST_TAGS = 20
"""Of one document."""
_LISTED = 200
"""Of one collection, the most frequent ones."""
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Unicode categories that nobody can see or type: controls, formats, surrogates, unassigned."""


def tag_of(text: str) -> str:
    """Return a tag in its one form: NFKC, on one line, nothing invisible; the case stays."""
    folded = unicodedata.normalize("NFKC", clean(text).replace("\n", " ").replace("\t", " "))
    return " ".join("".join(c for c in folded if unicodedata.category(c) not in _HIDDEN).split())


def tags_of(given: Iterable[str]) -> list[str]:
    """Return tags, each once whatever its case (as first written), without empty ones.

    Raises `InvalidError` for more than 20, or one of more than 60 characters.
    """
    found: dict[str, str] = {}
    for text in given:
        tag = tag_of(text)
        if len(tag) > LONGEST_TAG:
            raise InvalidError(_("A tag has at most 60 characters."))
        if tag:
            found.setdefault(tag.casefold(), tag)
    if len(found) > MOST_TAGS:
        raise InvalidError(_("A document has at most 20 tags."))
    return list(found.values())


@transaction.atomic
def change_tags(
    *, document: Document, by: Principal, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> Document:
    """Take tags away from a document and add others; one change waits for another.

    Raises what `set_tags` raises.
    """
    held = get_document(by, document.pk, Role.EDITOR)
    rows = Document.objects.select_for_update(no_key=True).filter(pk=held.pk)
    now = rows.values_list("tags", flat=True).get()
    gone = {tag_of(tag).casefold() for tag in remove}
    kept = [tag for tag in now if tag.casefold() not in gone]
    return set_tags(document=held, tags=[*kept, *add], by=by)


@transaction.atomic
def set_tags(*, document: Document, tags: Iterable[str], by: Principal) -> Document:
    """Give a document these tags and no others; search follows at once.

    Raises `NotFoundError` or `ForbiddenError` (editors only), and `InvalidError` as `tags_of`.
    """
    by.require(WRITE)
    checked = tags_of(tags)
    held = get_document(by, document.pk, Role.EDITOR)
    if held.tags != checked:
        held.tags = checked
        Document.objects.filter(pk=held.pk).update(tags=checked, updated_at=timezone.now())
        record("document.tag", by=by, target=held, tags=len(checked))
    return held


def folded(tags: F | Value) -> Func:
    """Return an array of tags in lower case, to compare; its text form keeps quotes and commas."""
    lower = "lower(%(expressions)s::text)::text[]"
    return Func(tags, template=lower, output_field=ArrayField(TextField()))


def values_of(tags: Iterable[str]) -> Func:
    """Return these tags as `folded` ones."""
    return folded(Value([tag_of(each) for each in tags], ArrayField(TextField())))


def tagged(documents: QuerySet[Document], tag: str) -> QuerySet[Document]:
    """Return those of `documents` that have a tag, whatever its case."""
    return documents.alias(folded=folded(F("tags"))).filter(folded__contains=values_of([tag]))


def tags_in(principal: Principal, collection: Collection) -> dict[str, int]:
    """Return tag -> documents that have it in whatever case, of those the asker may see.

    Most frequent first; each as it is written most often.
    """
    seen = permitted_documents(principal).filter(collection=collection).order_by()
    one = seen.annotate(
        tag=Func(F("tags"), function="unnest"),
        same=Func(folded(F("tags")), function="unnest"),
    )
    rows = one.values_list("same", "tag").annotate(n=Count("id")).order_by("-n", "tag")
    spelt: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for same, tag, n in rows:
        counts[spelt.setdefault(same, tag)] += n
    return dict(counts.most_common(_LISTED))
