"""Text from pictures, by rapidocr. Its models are in its wheel, and are named here by their
paths, since it would download what it does not find.

The engine is made in the child that uses it: a session's threads would not survive a fork.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from ingestion.reading.readers.layout.words import Word

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 1800
"""Pixels of the long side at which text of a page is read best, and fast."""
_MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}
_LEAST = 0.5
"""Lines of which the engine is less sure are noise."""
_DOUBT = 0.8
"""Below this mean confidence the page may lie on its side or upside down."""
_TALL = 1.5
_INK = 12
"""Levels of grey by which a page that is not blank varies."""
_TEXT_HEIGHT = 0.72
"""The size of a font as a share of the height of a box around a line of it."""


def preload() -> None:
    """Import the libraries but onnxruntime, whose import starts a thread; it takes 0.1 s."""
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    import cv2
    import rapidocr  # noqa: F401

    cv2.setNumThreads(1)


@cache
def _engine() -> Any:
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    params: dict[str, Any] = {
        "Global.log_level": "error",
        "Global.use_cls": False,  # it turns good lines upside down; pages are turned whole instead
        "Global.return_word_box": True,
        "Global.max_side_len": 2 * SIDE,
        "Global.text_score": _LEAST,
        "Rec.rec_batch_num": 1,  # lines padded to the longest cost more than calls
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    params |= {f"{part}.model_path": str(models / name) for part, name in _MODELS.items()}
    return rapidocr.RapidOCR(params=params)


class Seen:
    """What was seen on a picture: its words in pixels, and the mean confidence from 0 to 1.

    `size` is the width and height of the picture after it was turned by `turned` degrees.
    """

    def __init__(self, result: Any, size: tuple[int, int], turned: int = 0) -> None:
        found = result.boxes is not None and len(result.boxes)
        self.size, self.turned = size, turned
        self.boxes: Sequence[Any] = result.boxes if found else []
        lengths = [len(text) for text in result.txts] if found else []
        scores = zip(result.scores or (), lengths, strict=False)
        self.confidence = sum(s * n for s, n in scores) / (sum(lengths) or 1)
        self.words = list(_words(result)) if found else []

    @property
    def sideways(self) -> bool:
        """Tell whether most of the text runs up or down."""
        spans = [(max(b[:, 0]) - min(b[:, 0]), max(b[:, 1]) - min(b[:, 1])) for b in self.boxes]
        tall = sum(high for wide, high in spans if high > _TALL * wide)
        return bool(tall > sum(wide for wide, high in spans if high <= _TALL * wide))


def look(picture: Image) -> Seen | None:
    """Return what is written on a picture, whichever way up it lies; None when it is blank."""
    levels: Any = picture.convert("L").reduce(4).getextrema()
    if levels[1] - levels[0] < _INK:
        return None
    seen = _look(picture, 0)
    if not seen.words or (seen.confidence >= _DOUBT and not seen.sideways):
        return seen
    turns = (90, 270) if seen.sideways else (180,)
    return max([seen, *(_look(picture, turn) for turn in turns)], key=_sure)


def _sure(seen: Seen) -> float:
    return float(seen.confidence * (0.5 if seen.sideways else 1.0))


def _look(picture: Image, turn: int) -> Seen:
    import numpy as np

    turned = picture.rotate(turn, expand=True) if turn else picture
    pixels = np.ascontiguousarray(np.asarray(turned.convert("RGB"))[:, :, ::-1])
    try:
        return Seen(_engine()(pixels), turned.size, turn)
    except RuntimeError as error:
        if "alloc" in str(error):
            raise MemoryError from None
        raise


def _words(result: Any) -> Iterator[Word]:
    for box, text, parts in zip(result.boxes, result.txts, result.word_results, strict=True):
        yield from _line(box, text, parts)


def _line(box: Any, text: str, parts: Sequence[Any]) -> Iterator[Word]:
    """Yield the words of a line. CJK lines come character by character and without spaces, so
    that these are taken from the line's text."""
    top, bottom = float(min(box[:, 1])), float(max(box[:, 1]))
    size, at, joined = _TEXT_HEIGHT * (bottom - top), 0, None
    for part, _, place in parts:
        start = text.find(part, at)
        spaced = joined is None or start > at
        at = start + len(part) if start >= 0 else at
        left, right = min(p[0] for p in place), max(p[0] for p in place)
        if joined and not spaced and _latin(joined.text[-1]) and _latin(part[0]):
            joined.text, joined.right = joined.text + part, float(right)
            continue
        if joined:
            yield joined
        joined = Word(part, float(left), top, float(right), bottom, size, spaced)
    if joined:
        yield joined


def _latin(character: str) -> bool:
    return character.isascii() or not ("\u2e80" <= character <= "\uffef")


def body_size(words: Sequence[Word]) -> float:
    """Return the size of most letters."""
    return median([word.size for word in words for _ in word.text[:9]] or [1.0])
