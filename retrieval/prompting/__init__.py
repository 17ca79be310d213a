"""Question and found passages -> the prompt. Pure, apart from the random mark."""

from retrieval.prompting.estimate import estimate
from retrieval.prompting.messages import Prompt, build
from retrieval.prompting.packing import Source, pack
from retrieval.prompting.templates import PromptTemplate, language_of, template

__all__ = [
    "Prompt",
    "PromptTemplate",
    "Source",
    "build",
    "estimate",
    "language_of",
    "pack",
    "template",
]
