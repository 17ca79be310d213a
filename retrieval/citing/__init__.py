"""The model's text -> sentences with footnotes that the server has checked. Pure."""

from retrieval.citing.check import Checked, cite
from retrieval.citing.extractive import extract, foremost
from retrieval.citing.footnotes import Footnotes
from retrieval.citing.withholding import proven

__all__ = ["Checked", "Footnotes", "cite", "extract", "foremost", "proven"]
