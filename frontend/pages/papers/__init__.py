"""What a reader takes along: an answer or a conversation, exactly as he may see it now."""

from frontend.pages.papers.links import footnote_url
from frontend.pages.papers.markdown import answer_markdown, conversation_markdown
from frontend.pages.papers.paper import exchange_of
from frontend.pages.papers.taking import conversation_paper
from frontend.pages.papers.word import DOCX, conversation_docx

__all__ = [
    "DOCX",
    "answer_markdown",
    "conversation_docx",
    "conversation_markdown",
    "conversation_paper",
    "exchange_of",
    "footnote_url",
]
