"""What people asked and what was answered: kept, replayed, withheld when a permission is gone."""

from retrieval.conversations.asking import start
from retrieval.conversations.following import follow_ups
from retrieval.conversations.keeping import delete, get, of, rename
from retrieval.conversations.limits import widen
from retrieval.conversations.reading_along import (
    Shared,
    continue_own,
    read_along,
    readable_turn,
    titles_of,
)
from retrieval.conversations.revising import ask_again
from retrieval.conversations.running import run
from retrieval.conversations.sharing import share, shared_with, shares_of, unshare
from retrieval.conversations.stopping import quote_now, stop
from retrieval.conversations.views import TurnView, turn, turns

__all__ = [
    "Shared",
    "TurnView",
    "ask_again",
    "continue_own",
    "delete",
    "follow_ups",
    "get",
    "of",
    "quote_now",
    "read_along",
    "readable_turn",
    "rename",
    "run",
    "share",
    "shared_with",
    "shares_of",
    "start",
    "stop",
    "titles_of",
    "turn",
    "turns",
    "unshare",
    "widen",
]
