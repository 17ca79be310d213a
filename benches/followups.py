"""Whether follow-up questions are searched for as they are meant.

The conversations of `tests/retrieval/condensing/cases.toml`, made up for this: a case is right when
the text that is searched for has the words it needs and none of those that were replaced. The
rules were made with them in view, so their share is an upper bound: of the 38 that were held back
35 were right at the first look. The simple way is the previous question in front of every one that
leans. With `--model` the language model is asked as well, with all the time it wants; its line
stands in place of the rules' text or beside it, where the product takes it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from benches.client import EVIDENCE, ROOT, machine

CASES = ROOT / "tests" / "retrieval" / "condensing" / "cases.toml"
KEY = "a-key-of-the-bench"


def right(case: dict[str, Any], text: str) -> bool:
    """Tell whether a text has what it must and nothing that it must not have."""
    from kb.text import fold, has_cjk, tokens

    def holds(part: str) -> bool:
        if has_cjk(part):
            return fold(part) in fold(text)
        return set(tokens(part)) <= set(tokens(text))

    return all(map(holds, case["must"])) and not any(map(holds, case.get("must_not", [])))


def searched(case: dict[str, Any]) -> tuple[list[str], Any]:
    """Return the earlier questions as they were searched for, and the rules' last text."""
    from retrieval.condensing.rules import standalone

    earlier: list[str] = []
    for question in case["before"]:
        earlier.append(standalone(question, earlier).text)
    return earlier, standalone(case["question"], earlier)


def simply(case: dict[str, Any]) -> str:
    """Return the previous question in front of a question that leans."""
    from retrieval.condensing.leaning import leans

    asked = case["question"]
    return f"{case['before'][-1]} {asked}" if leans(asked) else str(asked)


def by_rules(cases: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """Yield the table of shares without a model."""
    from kb.text import has_cjk

    yield "| conversations | cases | rules | previous question in front |"
    yield "|---|---:|---:|---:|"
    chinese = [case for case in cases["case"] if has_cjk(case["question"])]
    latin = [case for case in cases["case"] if case not in chinese]
    groups = {"English": latin, "Chinese": chinese, "named only by the answer": cases["in_answer"]}
    for name, group in groups.items():
        ruled = sum(right(case, searched(case)[1].text) for case in group)
        simple = sum(right(case, simply(case)) for case in group)
        yield f"| {name} | {len(group)} | {ruled} | {simple} |"


def by_model(cases: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """Yield the table of what the model adds, for the questions that point at something."""
    from retrieval.condensing import asking
    from retrieval.condensing.accepting import accepted

    yield "| questions that point at something | cases | rules | model in place | model beside |"
    yield "|---|---:|---:|---:|---:|"
    seconds: list[float] = []
    refused = 0
    for name, group in cases.items():
        counts = [0, 0, 0, 0]
        for case in group:
            earlier, ruled = searched(case)
            if ruled.sure:
                continue
            history = [(question, "") for question in earlier[:-1]]
            history = [*history, (earlier[-1], case.get("answer", ""))][-2:]
            started = time.monotonic()
            line = asking.line(asking.messages(case["question"], history), 600).strip(" \"'“”")
            seconds.append(time.monotonic() - started)
            taken = accepted(line, case["question"], history)
            refused += not taken
            texts = (ruled.text, line if taken else ruled.text)
            beside = f"{ruled.text} {line}" if taken else ruled.text
            found = (True, *(right(case, text) for text in (*texts, beside)))
            counts = [count + each for count, each in zip(counts, found, strict=True)]
        label = "named only by the answer" if name == "in_answer" else "others"
        yield f"| {label} | {' | '.join(map(str, counts))} |"
    yield ""
    yield f"Lines refused: {refused} of {len(seconds)}. Seconds a line:"
    yield f"median {median(seconds):.1f}, longest {max(seconds):.1f}."
    yield f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."


@contextmanager
def model() -> Iterator[None]:
    """Run the default model behind a llama-server of its own."""
    from django.conf import settings

    from deploy.catalogue import fetch, named
    from deploy.env import Env
    from deploy.services import llama
    from deploy.services.processes import wait_until

    chosen, port = named(Env().llm_model), llama.free_port()
    path = fetch(chosen, progress=lambda *_: None)
    env = Env(llm_slots=1, llm_context=2048)
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        llama.command(env, model=path, alias=chosen.name, port=port),
        env={**os.environ, **llama.environment(KEY)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert wait_until(lambda: llama.healthy(url), 300)
        settings.LLM_URL, settings.LLM_API_KEY, settings.LLM_MODEL = url, KEY, chosen.name
        yield
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Measure, print and store."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", action="store_true", help="ask the default model, too")
    options.add_argument("--dry", action="store_true", help="do not store the report")
    chosen = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    import django

    django.setup()
    cases = tomllib.loads(CASES.read_text(encoding="utf-8"))
    lines = ["# Follow-up questions", "", f"`make bench-followups`. Machine: {machine()}", ""]
    lines += [" ".join((__doc__ or "").split()), "", *by_rules(cases), ""]
    if chosen.model:
        with model():
            lines += [*by_model(cases), ""]
    text = "\n".join(lines)
    print(text)
    if not chosen.dry:
        (EVIDENCE / "follow-up-questions.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
