"""What each kind of source asks for, in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kb.errors import Message


@dataclass(frozen=True, slots=True)
class Ask:
    """One field. `kind`: text, url, number, check, lines or choice."""

    name: str
    label: Message
    hint: Message = ""
    kind: str = "text"
    default: Any = ""
    required: bool = False
    choices: tuple[tuple[str, Message], ...] = ()
    example: str = ""
    folded: bool = False
    """Whether it is one of the finer settings, which are folded away."""

    def shown(self, options: Mapping[str, Any]) -> Any:
        """Return the value to put into the form."""
        value = options.get(self.name, self.default)
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def told(self, form: Mapping[str, Any]) -> Any:
        """Return what was typed, as the connector takes it."""
        if self.kind == "check":
            return self.name in form
        return str(form.get(self.name, "")).strip()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of source: its name, what it does, its fields, and what its secret is called."""

    name: str
    label: Message
    about: Message
    icon: str
    asks: tuple[Ask, ...]
    secret: Message = ""
    secret_hint: Message = ""

    def options(self, form: Mapping[str, Any]) -> dict[str, Any]:
        """Return the options typed into a form."""
        return {ask.name: ask.told(form) for ask in self.asks}


_CHOSEN = (
    Ask(
        "include",
        _("Only these"),
        _("One pattern a line, such as *.pdf or manuals/*. Empty: everything that can be read."),
        "lines",
        folded=True,
    ),
    Ask(
        "exclude", _("Not these"), _("One pattern a line, such as drafts/*."), "lines", folded=True
    ),
)
_DELAY = Ask(
    "delay",
    _("Seconds between two pages"),
    _("A slower pace is kinder. The site's own wish, if it is slower, is kept."),
    "number",
    1,
    folded=True,
)
_URL = Ask("url", _("Address"), kind="url", required=True, example="https://docs.example.com/")

_FOLDER = Kind(
    "folder",
    _("Watched folder"),
    _("Files in a folder that the server can read. Links are not followed."),
    "folder",
    (
        Ask(
            "path",
            _("Folder"),
            _("Its full path on the server, below a folder that an administrator has opened."),
            required=True,
            example="/srv/share/handbook",
        ),
        *_CHOSEN,
    ),
)
_WEB = Kind(
    "web",
    _("Web site"),
    _("Pages and linked documents below an address. What robots.txt forbids is left out."),
    "external",
    (
        Ask(
            "url",
            _("Start address"),
            _("Only pages of this host and below this path are visited."),
            "url",
            required=True,
            example="https://docs.example.com/guide/",
        ),
        Ask("sitemap", _("Also use the site's own list of pages (sitemap)"), "", "check", True),
        Ask(
            "depth",
            _("Links to follow, at most"),
            _("0: only the start page and the sitemap."),
            "number",
            3,
        ),
        Ask("most", _("Pages, at most"), "", "number", 500),
        _DELAY,
        *_CHOSEN,
    ),
)
_RSS = Kind(
    "rss",
    _("RSS or Atom feed"),
    _("News as they appear. What leaves the feed stays in the collection."),
    "history",
    (
        Ask(
            "url",
            _("Address of the feed"),
            kind="url",
            required=True,
            example="https://example.com/feed.xml",
        ),
        Ask(
            "content",
            _("What to take over"),
            kind="choice",
            default="link",
            choices=(
                ("link", _("The pages that entries link to")),
                ("entry", _("The entries themselves")),
            ),
        ),
        Ask("most", _("Entries of one run, at most"), "", "number", 100, folded=True),
        _DELAY,
    ),
)
_S3 = Kind(
    "s3",
    _("S3 bucket"),
    _("Objects of a bucket at Amazon, or of any server that speaks S3."),
    "status",
    (
        Ask("bucket", _("Bucket"), required=True, example="company-handbook"),
        Ask("prefix", _("Prefix"), _("Only objects whose key begins with this.")),
        Ask("region", _("Region"), "", default="us-east-1"),
        Ask(
            "endpoint",
            _("Endpoint"),
            _("For another server than Amazon's."),
            "url",
            example="https://minio.example.com",
        ),
        Ask("key_id", _("Access key id"), _("Empty for a public bucket.")),
        Ask("path_style", _("Bucket name in the path, not in the host"), "", "check", folded=True),
        *_CHOSEN,
    ),
    _("Secret access key"),
)
_GIT = Kind(
    "git",
    _("Git repository"),
    _("Files of one branch, over https."),
    "copy",
    (
        Ask(
            "url",
            _("Address"),
            kind="url",
            required=True,
            example="https://git.example.com/team/docs.git",
        ),
        Ask("branch", _("Branch"), _("Empty: the usual one.")),
        Ask("prefix", _("Folder"), _("Only files below this folder of the repository.")),
        Ask("username", _("User name"), _("Some servers want one beside the token.")),
        *_CHOSEN,
    ),
    _("Token or password"),
    _("Only for a private repository. A token that may only read is best."),
)
_IMAP = Kind(
    "imap",
    _("IMAP mailbox"),
    _("Messages with their attachments, each a document."),
    "document",
    (
        Ask("host", _("Server"), required=True, example="imap.example.com"),
        Ask("username", _("Account"), required=True, example="handbook@example.com"),
        Ask("folders", _("Folders"), _("One a line. Empty: the inbox."), "lines"),
        Ask(
            "security",
            _("Encryption"),
            kind="choice",
            default="tls",
            choices=(("tls", "TLS"), ("starttls", "STARTTLS")),
            folded=True,
        ),
        Ask("port", _("Port"), _("Empty: the usual one."), "number", folded=True),
        Ask(
            "ca",
            _("Certificate of your own authority"),
            _("In PEM form, when the server's certificate comes from your company."),
            "lines",
            folded=True,
        ),
    ),
    _("Password"),
)
_WEBDAV = Kind(
    "webdav",
    _("WebDAV folder"),
    _("Files of Nextcloud, SharePoint or another server that speaks WebDAV."),
    "folder",
    (_URL, Ask("username", _("User name")), *_CHOSEN),
    _("Password"),
    _("An app password is best: it can be withdrawn without changing yours."),
)
KINDS = {each.name: each for each in (_WEB, _FOLDER, _S3, _GIT, _WEBDAV, _IMAP, _RSS)}
INTERVALS = (
    (15, _("every 15 minutes")),
    (60, _("every hour")),
    (360, _("every 6 hours")),
    (1440, _("every day")),
    (10080, _("every week")),
)
