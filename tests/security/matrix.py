"""Who may do what: one line per route and method. A route without a line fails the tests.

`needs`: `public`; `person` (anyone signed in); `reader`, `editor`, `owner` of the collection (for a
document: of that document); `self` (only `whose` it is); `staff`. The ids in a route's path are
filled in by their names, from `World.ids` and the secret document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.security.world import QUESTION, World

LEVELS = {"reader": 1, "editor": 2, "owner": 3}
Body = Callable[[World], Any]


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
    shows: bool = False
    """Whether the marker of the document (or collection) is in the answer to those who may."""
    narrowed: int | None = None
    """What a key narrowed to another collection gets where everybody else may."""

    @property
    def api(self) -> bool:
        return self.name.startswith("api-")

    def __str__(self) -> str:
        return f"{self.name}-{self.method}"


def _text(world: World) -> dict[str, str]:
    return {"title": "T", "text": "Some text."}


def _grant(world: World) -> dict[str, str]:
    return {"user": "stranger", "role": "reader"}


def _question(world: World) -> dict[str, str]:
    return {"question": QUESTION}


def _query(world: World) -> dict[str, Any]:
    return {"query": QUESTION, "limit": 100}


def _expected(world: World) -> dict[str, Any]:
    return {"query": QUESTION, "document_id": str(world.open.ids["document_id"])}


def _name(world: World) -> dict[str, str]:
    return {"name": "Another name"}


def _tags(world: World) -> dict[str, Any]:
    return {"tags": ["Any"]}


def _dates(world: World) -> dict[str, str]:
    return {"effective_from": "2020-01-01"}


def _file(world: World) -> dict[str, Any]:
    from django.core.files.base import ContentFile

    return {"files": ContentFile(b"Some text.", name="a.txt")}


def _one_file(world: World) -> dict[str, Any]:
    return {"file": _file(world)["files"]}


def _member(world: World) -> dict[str, str]:
    return {"name": "stranger", "kind": "user", "role": "reader"}


def _role(world: World) -> dict[str, str]:
    return {"role": "reader"}


def _key(world: World) -> dict[str, Any]:
    return {"name": "k", "days": "30", "scope": ["read"]}


def _source(world: World) -> dict[str, Any]:
    return {"kind": "web", "name": "Docs", "options": {"url": "https://docs.example/"}}


def _site(world: World) -> dict[str, str]:
    return {"name": "Docs", "url": "https://docs.example/", "every_minutes": "60"}


def _entry(world: World) -> dict[str, Any]:
    return {"terms": ["PTO", "paid time off"]}


def _terms(world: World) -> dict[str, str]:
    return {"terms": "PTO, paid time off"}


def _nothing(world: World) -> dict[str, str]:
    return {}


SEE_OTHER = (302, 303)

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
    Row("api-related", "GET", "reader"),
    Row("api-sources", "GET", "owner", shows=True),
    Row("api-sources", "POST", "owner", (201,), "manage", _source),
    Row("api-source", "GET", "owner", shows=True),
    Row("api-source", "PATCH", "owner", scope="manage", body=_name),
    Row("api-source", "DELETE", "owner", (204,), "manage"),
    Row("api-source-run", "POST", "owner", (202,), "manage"),
    Row("api-source-items", "GET", "owner"),
    Row("api-search", "POST", "person", body=_query, shows=True),
    Row("api-explain", "POST", "reader", body=_expected),
    Row("api-suggest", "GET", "person", query="q=title+mk", shows=True),
    Row("api-also-asked", "GET", "person", query="question=zephyr+days"),
    Row("api-ask", "POST", "person", body=_question, shows=True),
    Row("api-schema", "GET", "public"),
    Row("api-unknown", "GET", "public", (404,)),
    Row("api-elsewhere", "GET", "public", (404,)),
]
PAGES = [
    Row("ask", "GET", "person"),
    Row("ask", "POST", "person", SEE_OTHER, body=_question),
    Row("conversation", "GET", "self", shows=True),
    Row("conversation", "POST", "self", SEE_OTHER, body=_question),
    Row("conversation-rename", "POST", "self", SEE_OTHER, body=lambda w: {"title": "T"}),
    Row("conversation-delete", "POST", "self", SEE_OTHER),
    Row("turn", "GET", "self", shows=True),
    Row("turn-again", "POST", "self", SEE_OTHER),
    Row("turn-stream", "GET", "self", shows=True),
    Row("turn-also-asked", "GET", "self"),
    Row("cited-source", "GET", "self", shows=True),
    Row("passage", "GET", "reader", shows=True),
    Row("page-image", "GET", "reader"),
    Row("search", "GET", "person", query="q=fifteen+zephyr+days", shows=True),
    Row("why", "GET", "person", query="q=fifteen+zephyr+days", shows=True),
    Row("suggest", "GET", "person", query="q=title+mk", shows=True),
    Row("sign-in", "GET", "public", (200, 302)),
    Row("sign-in", "POST", "public", (200, 302), body=_nothing),
    Row("sign-out", "POST", "public", SEE_OTHER),
    Row("set-language", "POST", "public", SEE_OTHER, body=lambda w: {"language": "en"}),
    Row("collections", "GET", "person", shows=True),
    Row("collection-create", "POST", "person", SEE_OTHER, body=_name),
    Row("collection-import", "POST", "person", SEE_OTHER, body=_nothing),
    Row("collection", "GET", "reader", shows=True),
    Row("progress", "GET", "reader"),
    Row("upload", "POST", "editor", SEE_OTHER, body=_file),
    Row("collection-settings", "GET", "owner", shows=True),
    Row("collection-export", "GET", "owner", shows=True),
    Row("collection-update", "POST", "owner", SEE_OTHER, body=_name),
    Row("collection-delete", "POST", "owner", SEE_OTHER),
    Row("collection-restore", "POST", "unseen", SEE_OTHER),
    Row("glossary", "GET", "reader", shows=True),
    Row("glossary-add", "POST", "editor", SEE_OTHER, body=_terms),
    Row("glossary-change", "POST", "editor", SEE_OTHER, body=_terms),
    Row("glossary-remove", "POST", "editor", SEE_OTHER),
    Row("glossary-restore", "POST", "editor", SEE_OTHER),
    Row("glossary-export", "GET", "reader", shows=True),
    Row("glossary-import", "POST", "editor", SEE_OTHER),
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
    Row("document-related", "GET", "reader", shows=True),
    Row("document-content", "GET", "reader", shows=True),
    Row("document-retry", "POST", "editor", SEE_OTHER),
    Row("document-delete", "POST", "editor", SEE_OTHER),
    Row("document-restore", "POST", "editor", SEE_OTHER),
    Row("document-version", "POST", "editor", SEE_OTHER, body=_one_file),
    Row("document-dates", "POST", "editor", SEE_OTHER, body=lambda w: {"from": "2020-01-01"}),
    Row("document-tags", "POST", "editor", SEE_OTHER, body=lambda w: {"add": "Any"}),
    Row("reader-add", "POST", "owner", SEE_OTHER, body=lambda w: {"name": "listed"}),
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
