"""Twenty questions, ten English and ten Chinese, asked over REST of the bench collections.

Writes every answer with its citations to docs/evidence/, and counts: right (an expected string
stands in the answer), refused, cited sentences, valid quotes.
"""

from __future__ import annotations

import argparse
import statistics
import tomllib
from pathlib import Path
from typing import Any

import httpx

from benches.client import EVIDENCE, client, machine
from benches.corpus import FOLDERS


def collections(http: httpx.Client) -> list[str]:
    """Return the ids of the collections that `make bench-corpus` made."""
    found = http.get("/collections", params={"page_size": 200}).raise_for_status().json()
    rows = found["results"] if isinstance(found, dict) else found
    names = {f"bench {folder}" for folder in FOLDERS}
    return [row["id"] for row in rows if row["name"] in names]


def valid(http: httpx.Client, citation: dict[str, Any]) -> bool:
    """Tell whether the quote stands word for word in the cited passage."""
    passage = http.get(f"/passages/{citation['passage_id']}")
    return passage.status_code == 200 and citation["quote"] in passage.json()["text"]


def judge(question: dict[str, Any], answer: dict[str, Any]) -> str:
    """Return right, in a quote only, wrong, refused or lost."""
    if answer["abstained"]:
        return "lost" if question["expect"] else "refused"
    if not question["expect"]:
        return "wrong"
    quotes = " ".join(citation["quote"] for citation in answer["citations"])
    if any(expected in answer["answer"] for expected in question["expect"]):
        return "right"
    return "in a quote only" if any(e in quotes for e in question["expect"]) else "wrong"


def section(question: dict[str, Any], answer: dict[str, Any], verdict: str) -> list[str]:
    """Return one question, its answer and its footnotes as Markdown."""
    lines = [f"## {question['text']}", "", f"*{verdict}*, {answer['timings']}", ""]
    for sentence in answer["sentences"]:
        marks = "".join(f"[^{n}]" for n in sentence["citations"])
        doubt = "" if sentence["supported"] else " (not supported)"
        lines.append(f"> {sentence['text']}{marks}{doubt}")
    if not answer["sentences"]:
        lines.append(f"> {answer['answer']}")
    lines.append("")
    for citation in answer["citations"]:
        page = f", page {citation['page']}" if citation["page"] else ""
        quote = " ".join(citation["quote"].split())
        lines.append(f"{citation['n']}. {citation['title']}{page}: “{quote}”")
    return [*lines, ""]


def main() -> None:
    """Ask all questions and store the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", default=str(EVIDENCE / "questions.md"))
    given = parser.parse_args()
    questions = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    body, verdicts, checks, sentences, first = [], [], [], [], []
    with client() as http:
        scope = collections(http)
        for question in questions["question"]:
            asked = {"question": question["text"], "collections": scope}
            answer = http.post("/ask", json=asked).raise_for_status().json()
            verdict = judge(question, answer)
            verdicts.append((question["language"], verdict))
            checks += [valid(http, citation) for citation in answer["citations"]]
            sentences += [bool(sentence["citations"]) for sentence in answer["sentences"]]
            first.append(answer["timings"].get("first_token") or answer["timings"]["total"])
            body += section(question, answer, verdict)
            print(verdict, question["text"], "->", answer["answer"][:120], flush=True)
    head = ["# Twenty questions", "", "`make bench-questions`", "", f"Machine: {machine()}", ""]
    for language in ("en", "zh"):
        mine = [verdict for lang, verdict in verdicts if lang == language]
        head.append(
            f"- {language}: " + ", ".join(f"{v} {mine.count(v)}" for v in sorted(set(mine)))
        )
    head.append(f"- quotes that stand word for word in their passage: {sum(checks)}/{len(checks)}")
    head.append(f"- sentences with a footnote: {sum(sentences)}/{len(sentences)}")
    head.append(f"- time to first token, median: {statistics.median(first) / 1000:.1f} s")
    Path(given.output).write_text("\n".join([*head, "", *body]), encoding="utf-8")
    print("\n".join(head))


if __name__ == "__main__":
    main()
