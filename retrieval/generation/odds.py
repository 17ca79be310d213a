"""How sure the model is of a yes: the odds of its first token, instead of the text of an answer."""

from __future__ import annotations

import json
import math
import secrets
import time
from collections.abc import Sequence
from typing import Any

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from retrieval.errors import GenerationError
from retrieval.generation.wire import base_url, garbage, headers

CONNECT = 1.0
LARGEST = 1_000_000
ALTERNATIVES = 20
"""The most that the protocol gives; beyond them nothing of a yes or no is left."""
YES, NO = "yes", "no"


def odds(messages: Sequence[dict[str, str]], *, patience: float, read: bool = False) -> float:
    """Return log p(yes) - log p(no) of the first token after `messages`, in nats.

    With `read`, the server has just read most of `messages` for the same request.
    Raises GenerationError when the server does not answer within about `patience` seconds, or
    gives no probabilities of either word.
    """
    try:
        answer = json.loads(_answer(_body(messages, read), patience))
        alternatives = answer["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
        return _difference([(str(e["token"]), float(e["logprob"])) for e in alternatives])
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise GenerationError(_("The language model does not answer.")) from error
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as error:
        raise garbage() from error


def _answer(body: dict[str, Any], patience: float) -> bytes:
    """Return the bytes of the answer; ValueError for one that trickles too long, or is big."""
    until, got = time.monotonic() + patience, b""
    with httpx.stream(
        "POST",
        f"{base_url()}/v1/chat/completions",
        json=body,
        headers=headers(),
        timeout=httpx.Timeout(patience, connect=min(CONNECT, patience)),
        trust_env=False,
    ) as response:
        response.raise_for_status()
        for piece in response.iter_bytes():
            got += piece
            if time.monotonic() > until or len(got) > LARGEST:
                raise ValueError("late or big")
    return got


def _body(messages: Sequence[dict[str, str]], read: bool) -> dict[str, Any]:
    return {
        **({"cache_prompt": True} if read else _unkept()),
        "model": settings.LLM_MODEL,
        "messages": list(messages),
        "max_tokens": 1,
        "temperature": 0,
        "logprobs": True,
        "top_logprobs": ALTERNATIVES,
        "stream": False,
    }


def _unkept() -> dict[str, Any]:
    # Nothing of the prompt is cached, by llama-server or (with a salt of its own) by vLLM: the
    # speed of an answer would tell what others ask, and a mark in the text would move the odds.
    return {"cache_prompt": False, "cache_salt": secrets.token_hex(16)}


def _difference(likely: list[tuple[str, float]]) -> float:
    """Return the odds; a word that is not among the alternatives is at most as likely as they.

    Raises ValueError when neither is among them, or when the odds are not a number.
    """
    yes, no = (_sum(likely, word) for word in (YES, NO))
    if not yes and not no:
        raise ValueError("neither yes nor no")
    least = math.exp(min(logprob for _token, logprob in likely))
    difference = math.log(yes or least) - math.log(no or least)
    if not math.isfinite(difference):
        raise ValueError("odds")
    return difference


def _sum(likely: list[tuple[str, float]], word: str) -> float:
    return sum(math.exp(p) for token, p in likely if token.strip().lower() == word)
