"""What people asked and what was answered: kept, replayed, withheld when a permission is gone."""

from retrieval.conversations.asking import start
from retrieval.conversations.keeping import delete, get, of, rename
from retrieval.conversations.running import run
from retrieval.conversations.views import TurnView, turn, turns

__all__ = ["TurnView", "delete", "get", "of", "rename", "run", "start", "turn", "turns"]
