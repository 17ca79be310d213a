"""Text as data: the same code for writing and for asking. Pure functions only."""

from kb.text.bm25 import idf, term_index, weights
from kb.text.codes import is_code, is_compound, parts_of
from kb.text.language import detect, has_cjk
from kb.text.normalise import clean, fold
from kb.text.sentences import Sentence, sentences
from kb.text.tokens import content_tokens, is_stop_word, plain_tokens, stem, tokens
from kb.text.words import cut, is_surname, names, straddling

__all__ = [
    "Sentence",
    "clean",
    "content_tokens",
    "cut",
    "detect",
    "fold",
    "has_cjk",
    "idf",
    "is_code",
    "is_compound",
    "is_stop_word",
    "is_surname",
    "names",
    "parts_of",
    "plain_tokens",
    "sentences",
    "stem",
    "straddling",
    "term_index",
    "tokens",
    "weights",
]
