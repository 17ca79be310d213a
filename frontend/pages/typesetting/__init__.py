"""Typesetting an answer: checked sentences -> paragraphs, lists, tables and code.

The model's text is hostile. Nothing here makes HTML: the result is plain data that a template
escapes. Only block structure, **bold** and `code` are recognised; links, images and raw HTML stay
the characters they are.
"""

from frontend.pages.typesetting.parts import Block, Piece, Run
from frontend.pages.typesetting.text import as_markdown, plain
from frontend.pages.typesetting.walk import typeset

__all__ = ["Block", "Piece", "Run", "as_markdown", "plain", "typeset"]
