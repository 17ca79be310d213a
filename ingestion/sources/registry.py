"""Which connector serves which kind of source. Loaded only when used."""

from __future__ import annotations

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from ingestion.sources.connector import Connector
from kb.errors import InvalidError

CONNECTORS: dict[str, str] = {
    "folder": "ingestion.sources.folder:Folder",
    "s3": "ingestion.sources.s3:S3",
    "git": "ingestion.sources.git:Git",
    "web": "ingestion.sources.web:Web",
    "rss": "ingestion.sources.rss:Feed",
    "imap": "ingestion.sources.imap:Mailbox",
    "webdav": "ingestion.sources.webdav:WebDAV",
}


def connector(kind: str) -> type[Connector]:
    """Return the connector of a kind. Raises `InvalidError` for one that does not exist."""
    try:
        module, name = CONNECTORS[kind].split(":")
    except KeyError:
        raise InvalidError(_("There is no source of this kind.")) from None
    found: type[Connector] = getattr(import_module(module), name)
    return found
