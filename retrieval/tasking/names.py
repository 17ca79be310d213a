"""The tasks there are, by the names that programs and forms use."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from kb.errors import InvalidError
from retrieval.prompting.templates import ANSWER as ANSWER_PROMPT
from retrieval.tasking.grammars import listing, table
from retrieval.tasking.lists import check as check_list
from retrieval.tasking.tables import check as check_table
from retrieval.tasking.task import Task

ANSWER = "answer"
_BY_ROW = partial(check_table, subjects="rows")
_BY_COLUMN = partial(check_table, subjects="columns")
_TASKS = (
    Task(ANSWER, ANSWER_PROMPT),
    Task("compare", "compare.v1", grammar=table, check=_BY_COLUMN, table=True),
    Task("list", "list.v1", grammar=listing, check=check_list),
    Task("table", "table.v1", grammar=table, check=_BY_ROW, table=True),
    Task("summary", "summary.v1", grammar=listing, check=check_list),
    Task("translate-en", "translate.v1", "en"),
    Task("translate-zh", "translate.v1", "zh"),
    Task("overview", "summary.v1", grammar=listing, check=check_list, whole="spread"),
    Task("translation-en", "translate.v1", "en", whole="opening"),
    Task("translation-zh", "translate.v1", "zh", whole="opening"),
)
TASKS = {task.name: task for task in _TASKS}
ON_A_QUESTION = [task.name for task in _TASKS if not task.whole]
"""Those that make something of what is found; the others are about whole documents: all that the
collections and filters of a question let through."""


def name_of(asked: str | None) -> str:
    """Return the name of a task, that of the plain answer for none.

    Raises InvalidError for a name that does not exist.
    """
    if asked and asked not in TASKS:
        names = ", ".join(TASKS)
        raise InvalidError(_("There is no such task. There are: %(names)s.") % {"names": names})
    return asked or ANSWER
