"""What an answer can be made into: a comparison, a list, a table, a summary, a translation.

A task goes the way of every question; it has its own prompt, the shape its text is held to, and its
own reading of that text into parts that are checked one by one.
"""

from retrieval.tasking.names import ANSWER, ON_A_QUESTION, TASKS, name_of
from retrieval.tasking.work import Work

__all__ = ["ANSWER", "ON_A_QUESTION", "TASKS", "Work", "name_of"]
