"""Who may do what: one line per route and method. A route without a line fails the tests.

`needs`: `public`; `person` (anyone signed in); `reader`, `editor`, `owner` of the collection (for a
document: of that document); `self` (only `whose` it is); `staff`. The ids in a route's path are
filled in by their names, from `World.ids` and the secret document; so are those in a `query`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.test import Client

from ingestion.exchange import exported
from ingestion.intake import withdraw
from kb.access import principal_of
from kb.models import AuditEvent, Collection, State, Synonyms, Version
from retrieval.models import Gap, Turn
from tests.security.world import QUESTION, Secret, World

LEVELS = {"reader": 1, "editor": 2, "owner": 3}
Body = Callable[[World, Secret], Any]


@dataclass(frozen=True)
class Row:
    """What one method of one route demands, and what it then answers (`ok`)."""

    name: str
    method: str
    needs: str
    ok: tuple[int, ...] = (200,)
    scope: str = "read"
    body: Body | None = None
    query: str = ""
    whose: str = "reader"
    """Whose it is; several names for what is shared."""
    shows: bool = False
    """Whether the marker of the document (or collection) is in the answer to those who may."""
    narrowed: int | None = None
    """What a key narrowed to another collection gets where everybody else may."""
    names: bool = False
    """Whether the query or the body names the document."""
    case: str = ""
    """What tells it from the other rows of its route and method."""
    before: Callable[[World, Client], None] | None = None
    """What the asker has done before."""
    done: Callable[[], bool] | None = None
    """Whether it was done, so that an error with the same status is told apart."""

    @property
    def api(self) -> bool:
        return self.name.startswith("api-")

    def __str__(self) -> str:
        return "-".join(filter(None, (self.name, self.method, self.case)))


def _text(world: World, secret: Secret) -> dict[str, str]:
    return {"title": "T", "text": "Some text."}


def _grant(world: World, secret: Secret) -> dict[str, str]:
    return {"user": "stranger", "role": "reader"}


def _question(world: World, secret: Secret) -> dict[str, str]:
    return {"question": QUESTION}


def _query(world: World, secret: Secret) -> dict[str, Any]:
    return {"query": QUESTION, "limit": 100}


def _widely(world: World, secret: Secret) -> dict[str, Any]:
    facets = ["collection", "language", "tag", "format", "flag", "year", "metadata.code"]
    return {**_query(world, secret), "facets": facets, "expand": "section", "collapse": False}


def _expected(world: World, secret: Secret) -> dict[str, Any]:
    return {"query": QUESTION, "document_id": str(secret.ids["document_id"])}


def _expected_passage(world: World, secret: Secret) -> dict[str, Any]:
    return {"query": QUESTION, "passage_id": str(secret.ids["passage_id"]), "answer": True}


def _for_reader(world: World, secret: Secret) -> dict[str, Any]:
    return {**_expected(world, secret), "for_user": "reader"}


def _audited(action: str) -> Callable[[], bool]:
    """Return whether something was done and written down, as a question that is asked later."""
    return lambda: AuditEvent.objects.filter(action=action).exists()


_looked, _retried, _restored = map(
    _audited, ("search.explain", "document.retry", "document.restore")
)


def _name(world: World, secret: Secret) -> dict[str, str]:
    return {"name": "Another name"}


def _tags(world: World, secret: Secret) -> dict[str, Any]:
    return {"tags": ["Any"]}


def _dates(world: World, secret: Secret) -> dict[str, str]:
    return {"effective_from": "2020-01-01"}


def _file(world: World, secret: Secret) -> dict[str, Any]:
    from django.core.files.base import ContentFile

    return {"files": ContentFile(b"Some text.", name="a.txt")}


def _one_file(world: World, secret: Secret) -> dict[str, Any]:
    return {"file": _file(world, secret)["files"]}


def _member(world: World, secret: Secret) -> dict[str, str]:
    return {"name": "stranger", "kind": "user", "role": "reader"}


def _role(world: World, secret: Secret) -> dict[str, str]:
    return {"role": "reader"}


def _key(world: World, secret: Secret) -> dict[str, Any]:
    return {"name": "k", "days": "30", "scope": ["read"]}


def _source(world: World, secret: Secret) -> dict[str, Any]:
    return {"kind": "web", "name": "Docs", "options": {"url": "https://docs.example/"}}


def _site(world: World, secret: Secret) -> dict[str, str]:
    return {"name": "Docs", "url": "https://docs.example/", "every_minutes": "60"}


def _entry(world: World, secret: Secret) -> dict[str, Any]:
    return {"terms": ["PTO", "paid time off"]}


def _strict(world: World, secret: Secret) -> Any:
    return {"strictness": 1}


def _strictness(world: World, secret: Secret) -> Any:
    return {"strictness": "1"}


def _terms(world: World, secret: Secret) -> dict[str, str]:
    return {"terms": "PTO, paid time off"}


def _sheet(world: World, secret: Secret) -> dict[str, Any]:
    from django.core.files.base import ContentFile

    return {"file": ContentFile(b"PTO,paid time off", name="a.csv")}


def _removed(world: World, client: Client) -> None:
    """Let the session remember an entry, as after its removal."""
    session = client.session
    session["glossary-removed"] = {str(world.ids["entry_id"]): ["PTO", "paid time off"]}
    session.save()


def _failed(world: World, client: Client) -> None:
    for secret in (world.open, world.sealed):
        versions = Version.objects.filter(document=secret.document)
        versions.update(state=State.FAILED, failure_code="damaged")


def _deleted(world: World, client: Client) -> None:
    for secret in (world.open, world.sealed):
        withdraw(document=secret.document, by=principal_of(world.people["owner"]), undo=True)


def _export(world: World, secret: Secret) -> dict[str, Any]:
    """Return the export of a collection without secrets, to be brought in by another name."""
    from django.core.files.base import ContentFile

    found = Collection.objects.get(name="Elsewhere")
    file = b"".join(exported(collection=found, by=principal_of(world.people["owner"])))
    return {"file": ContentFile(file, name="a.zip"), "name": "Brought in"}


def _brought_in() -> bool:
    return Collection.objects.filter(name="Brought in").exists()


def _in_glossary() -> bool:
    return Synonyms.objects.filter(terms=["PTO", "paid time off"]).exists()


def _fields(world: World, secret: Secret) -> dict[str, Any]:
    return {"fields": [{"name": "days", "type": "number"}]}


def _refused(world: World, client: Client) -> None:
    """Let the question have been refused, with both documents the nearest."""
    turn = Turn.objects.get(pk=world.ids["turn_id"])
    turn.answer["abstained"] = True
    turn.save()


def _sent() -> bool:
    return Gap.objects.filter(question=QUESTION).exists()


def _nothing(world: World, secret: Secret) -> dict[str, str]:
    return {}


SEE_OTHER = (302, 303)
_KEEPERS = "editor owner"
_ALONG = "reader listed stranger"
"""Whose the conversation is, and those with whom it is shared: stranger may read none of it."""
_DOCUMENT = "q=fifteen+zephyr+days&document={document_id}&for=owner"
_PASSAGE = "q=fifteen+zephyr+days&passage={passage_id}&answer=1"

API = [
    Row("api-collections", "GET", "person", shows=True),
    Row("api-collections", "POST", "person", (201,), "manage", _name, narrowed=403),
    Row("api-collection", "GET", "reader", shows=True),
    Row("api-collection", "PATCH", "owner", scope="manage", body=_name),
    Row("api-collection", "DELETE", "owner", (204,), "manage"),
    Row("api-export", "GET", "owner", scope="manage", shows=True),
    Row("api-import", "POST", "person", (400,), "manage", narrowed=403),
    Row("api-grants", "GET", "owner"),
    Row("api-grants", "PUT", "owner", (200,), "manage", _grant),
    Row("api-grants", "DELETE", "owner", (204,), "manage", query="group=members"),
    Row("api-strictness", "GET", "owner"),
    Row("api-strictness", "PATCH", "owner", scope="manage", body=_strict),
    Row("api-glossary", "GET", "reader", shows=True),
    Row("api-glossary", "POST", "editor", (201,), "write", _entry),
    Row("api-glossary-entry", "PUT", "editor", scope="write", body=_entry),
    Row("api-glossary-entry", "DELETE", "editor", (204,), "write"),
    Row("api-documents", "GET", "reader", shows=True),
    Row("api-documents", "POST", "editor", (202,), "write", _text),
    Row("api-document", "GET", "reader", shows=True),
    Row("api-document", "PATCH", "editor", scope="write", body=_tags, shows=True),
    Row("api-document", "DELETE", "editor", (204,), "write"),
    Row("api-retry", "POST", "editor", (409,), "write"),
    Row("api-versions", "GET", "reader"),
    Row("api-version", "PATCH", "editor", scope="write", body=_dates),
    Row("api-content", "GET", "reader", shows=True),
    Row("api-passages", "GET", "reader", shows=True),
    Row("api-passage", "GET", "reader", shows=True),
    Row("api-passage-context", "GET", "reader", shows=True),
    Row("api-fields", "POST", "reader", body=_fields),
    Row("api-related", "GET", "reader"),
    Row("api-sources", "GET", "owner", shows=True),
    Row("api-sources", "POST", "owner", (201,), "manage", _source),
    Row("api-source", "GET", "owner", shows=True),
    Row("api-source", "PATCH", "owner", scope="manage", body=_name),
    Row("api-source", "DELETE", "owner", (204,), "manage"),
    Row("api-source-run", "POST", "owner", (202,), "manage"),
    Row("api-source-items", "GET", "owner"),
    Row("api-search", "POST", "person", body=_query, shows=True),
    Row("api-search", "POST", "person", body=_widely, shows=True, case="facets-section"),
    Row("api-explain", "POST", "reader", body=_expected, names=True),
    Row("api-explain", "POST", "reader", body=_expected_passage, names=True, case="passage"),
    Row(*("api-explain", "POST", "owner"), body=_for_reader, names=True, case="for", done=_looked),
    Row("api-suggest", "GET", "person", query="q=title+mk", shows=True),
    Row("api-also-asked", "GET", "person", query="question=zephyr+days", shows=True),
    Row("api-ask", "POST", "person", body=_question, shows=True),
    Row("api-conversations", "GET", "person"),
    Row("api-conversations", "GET", "person", query="shared=true", case="shared"),
    Row("api-conversation", "GET", "self", whose=_ALONG, shows=True),
    Row("api-conversation", "PATCH", "self", body=lambda *_: {"title": "T"}, shows=True),
    Row("api-conversation", "DELETE", "self", (204,)),
    Row("api-conversation-export", "GET", "self", whose=_ALONG, shows=True),
    Row("api-conversation-export", "GET", "self", query="format=docx", whose=_ALONG, case="docx"),
    Row("api-conversation-copy", "POST", "self", (201,), whose="listed", shows=True),
    Row("api-shares", "GET", "self"),
    Row("api-shares", "PUT", "self", (200,), "manage", lambda *_: {"user": "mate"}),
    Row("api-share", "DELETE", "self", (204,), "manage"),
    Row("api-turn", "GET", "self", whose=_ALONG, shows=True),
    Row("api-tell", "POST", "self", (201,), body=_nothing, before=_refused, done=_sent),
    Row("api-gaps", "GET", "person"),
    Row("api-collection-gaps", "GET", "editor", shows=True),
    Row(
        *("api-gap", "PATCH", "self", (200,), "write"),
        body=lambda *_: {"state": "answered", "note": "N"},
        whose=_KEEPERS,
        shows=True,
    ),
    Row("api-gap", "DELETE", "self", (204,), "write"),
    Row("api-turn-stop", "POST", "self", shows=True),
    Row("api-turn-regenerate", "POST", "self", body=_nothing, shows=True),
    Row("api-schema", "GET", "public"),
    Row("api-unknown", "GET", "public", (404,)),
    Row("api-elsewhere", "GET", "public", (404,)),
]
PAGES = [
    Row("ask", "GET", "person"),
    Row("ask", "POST", "person", SEE_OTHER, body=_question),
    Row("conversation", "GET", "self", whose=_ALONG, shows=True),
    Row("conversation", "POST", "self", SEE_OTHER, body=_question),
    Row("conversation-rename", "POST", "self", SEE_OTHER, body=lambda *_: {"title": "T"}),
    Row("conversation-widen", "POST", "self", SEE_OTHER, body=lambda *_: {"limit": "all"}),
    Row("conversation-delete", "POST", "self", SEE_OTHER),
    Row("conversation-share", "POST", "self", SEE_OTHER, body=lambda *_: {"name": "mate"}),
    Row("conversation-unshare", "POST", "self", SEE_OTHER),
    Row("conversation-continue", "POST", "self", SEE_OTHER, whose="listed"),
    Row("conversation-markdown", "GET", "self", whose=_ALONG, shows=True),
    Row("conversation-word", "GET", "self", whose=_ALONG),
    Row("conversation-print", "GET", "self", whose=_ALONG, shows=True),
    Row("turn", "GET", "self", shows=True),
    Row("turn-quote", "POST", "self", SEE_OTHER),
    Row("turn-stop", "POST", "self", SEE_OTHER),
    Row("turn-markdown", "GET", "self", whose=_ALONG, shows=True),
    Row("turn-follow-ups", "GET", "self"),
    Row("turn-again", "POST", "self", SEE_OTHER),
    Row("turn-tell", "POST", "self", SEE_OTHER, body=_nothing, before=_refused, done=_sent),
    Row("gaps", "GET", "person"),
    Row("gaps-sent", "GET", "person"),
    Row(
        *("gap-settle", "POST", "self", SEE_OTHER),
        body=lambda *_: {"state": "answered"},
        whose=_KEEPERS,
    ),
    Row("gap-reopen", "POST", "self", SEE_OTHER, whose=_KEEPERS),
    Row("gap-take-back", "POST", "self", SEE_OTHER),
    Row("turn-stream", "GET", "self", shows=True),
    Row("turn-also-asked", "GET", "self", shows=True),
    Row("cited-source", "GET", "self", whose="reader listed", shows=True),
    Row("passage", "GET", "reader", shows=True),
    Row("page-image", "GET", "reader"),
    Row("search", "GET", "person", query="q=fifteen+zephyr+days", shows=True),
    Row("why", "GET", "person", query="q=fifteen+zephyr+days", shows=True),
    Row("why", "GET", "reader", query=_DOCUMENT, names=True, shows=True, case="document"),
    Row("why", "GET", "reader", query=_PASSAGE, names=True, shows=True, case="passage"),
    Row(
        *("why", "POST", "owner"),
        query=_DOCUMENT,
        body=lambda *_: {"for": "reader"},
        names=True,
        shows=True,
        done=_looked,
    ),
    Row("suggest", "GET", "person", query="q=title+mk", shows=True),
    Row("sign-in", "GET", "public", (200, 302)),
    Row("sign-in", "POST", "public", (200, 302), body=_nothing),
    Row("sign-out", "POST", "public", SEE_OTHER),
    Row("set-language", "POST", "public", SEE_OTHER, body=lambda *_: {"language": "en"}),
    Row("collections", "GET", "person", shows=True),
    Row("collection-create", "POST", "person", SEE_OTHER, body=_name),
    Row("collection-import", "POST", "person", (201,), body=_export, done=_brought_in),
    Row("collection", "GET", "reader", shows=True),
    Row("progress", "GET", "reader"),
    Row("upload", "POST", "editor", SEE_OTHER, body=_file),
    Row("collection-settings", "GET", "owner", shows=True),
    Row("collection-export", "GET", "owner", shows=True),
    Row("collection-update", "POST", "owner", SEE_OTHER, body=_name),
    Row("collection-delete", "POST", "owner", SEE_OTHER),
    Row("collection-strictness", "POST", "owner", SEE_OTHER, body=_strictness),
    Row("collection-measure", "POST", "owner", SEE_OTHER),
    Row("collection-restore", "POST", "unseen", SEE_OTHER),
    Row("glossary", "GET", "reader", shows=True),
    Row("glossary-add", "POST", "editor", SEE_OTHER, body=_terms),
    Row("glossary-change", "POST", "editor", SEE_OTHER, body=_terms),
    Row("glossary-remove", "POST", "editor", SEE_OTHER),
    Row("glossary-restore", "POST", "editor", SEE_OTHER, before=_removed, done=_in_glossary),
    Row("glossary-export", "GET", "reader", shows=True),
    Row("glossary-import", "POST", "editor", SEE_OTHER, body=_sheet, done=_in_glossary),
    Row("member-add", "POST", "owner", SEE_OTHER, body=_member),
    Row("member-change", "POST", "owner", SEE_OTHER, body=_role),
    Row("member-remove", "POST", "owner", SEE_OTHER),
    Row("sources", "GET", "owner", shows=True),
    Row("source-new", "GET", "owner", shows=True),
    Row("source-create", "POST", "owner", SEE_OTHER, body=_site),
    Row("source", "GET", "owner", shows=True),
    Row("source-edit", "GET", "owner", shows=True),
    Row("source-update", "POST", "owner", SEE_OTHER, body=_site),
    Row("source-run", "POST", "owner", SEE_OTHER),
    Row("source-switch", "POST", "owner", SEE_OTHER),
    Row("source-delete", "POST", "owner", SEE_OTHER),
    Row("document", "GET", "reader", shows=True),
    Row("document-fields", "GET", "reader", shows=True),
    Row("document-task", "POST", "reader", SEE_OTHER, body=lambda *_: {"task": "overview"}),
    Row("collection-task", "POST", "reader", SEE_OTHER, body=lambda *_: {"task": "overview"}),
    Row("document-fields", "POST", "reader", body=lambda *_: {"name": "days"}, shows=True),
    Row("document-related", "GET", "reader", shows=True),
    Row("document-content", "GET", "reader", shows=True),
    Row("document-retry", "POST", "editor", SEE_OTHER, before=_failed, done=_retried),
    Row("document-delete", "POST", "editor", SEE_OTHER),
    Row("document-restore", "POST", "editor", SEE_OTHER, before=_deleted, done=_restored),
    Row("document-version", "POST", "editor", SEE_OTHER, body=_one_file),
    Row("document-dates", "POST", "editor", SEE_OTHER, body=lambda *_: {"from": "2020-01-01"}),
    Row("document-tags", "POST", "editor", SEE_OTHER, body=lambda *_: {"add": "Any"}),
    Row("reader-add", "POST", "owner", SEE_OTHER, body=lambda *_: {"name": "listed"}),
    Row("readers-open", "POST", "owner", SEE_OTHER),
    Row("reader-remove", "POST", "owner", SEE_OTHER),
    Row("keys", "GET", "person"),
    Row("key-create", "POST", "person", body=_key),
    Row("key-revoke", "POST", "self", SEE_OTHER, whose="owner"),
    Row("status", "GET", "staff"),
    Row("healthz", "GET", "public"),
    Row("readyz", "GET", "public"),
]
ROWS = API + PAGES
EXTRA_METHODS = {("sign-in", "PUT")}
"""Methods that answer without being meant to, and do nothing: Django's form view takes PUT."""
