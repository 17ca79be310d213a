"""What differs between two commits, file by file, in an order that does not change."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass

from dulwich.diff_tree import tree_changes
from dulwich.objects import TreeEntry

from ingestion.sources.gitstore import Store, understood
from ingestion.sources.plain import decoded
from ingestion.sources.selection import too_many

MOST_ENTRIES = 500_000
"""Folders and files of one commit; trees that hold each other can stand for billions."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file's path and the object it became; "" when it is not there any more."""

    path: str
    blob: str


def changes(store: Store, old: str, new: str) -> Iterator[Change | None]:
    """Yield the changes from one commit ("" is an empty one) to another.

    None stands for what is no file of ours: folders, links, other repositories. Counting the
    yields so far is enough to go on from there.
    """
    before, after = (store.commit(each) if each else None for each in (old, new))
    trees = (before.tree if before else None, after.tree if after else None)
    with understood():
        found = tree_changes(store.objects, *trees, include_trees=True)
        for count, change in enumerate(found):
            if count > MOST_ENTRIES:
                raise too_many()
            if (file := _file(change.new)) is not None:
                yield Change(*file)
            elif (file := _file(change.old)) is not None:
                yield Change(file[0], "")
            else:
                yield None


def _file(entry: TreeEntry | None) -> tuple[str, str] | None:
    if entry is None or not entry.path or not entry.mode or not stat.S_ISREG(entry.mode):
        return None
    path = decoded(entry.path)
    if any(part in ("", ".", "..") for part in path.split("/")) or not entry.sha:
        return None
    return path, entry.sha.decode()
