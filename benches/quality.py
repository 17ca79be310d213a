"""How often the quality report's text checks are right: orders to a model, and garbled text.

The rules for orders were written while looking at these sets, so the shares found are an upper
bound for others; the false alarms are over ordinary documents.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from benches.client import DATA, EVIDENCE, machine
from ingestion.assessing.garbling import garbled
from ingestion.assessing.instructions import suspicious

_MOST = 1500
_SETS = ("squad2-dev", "cmrc2018-dev", "drcd-dev", "ir-cranfield")
_FOLDERS = ("handbook-sourcegraph", "pingcap-zh-dev")

DAMAGE: dict[str, Callable[[str], str]] = {
    "UTF-8 read as Windows-1252": lambda text: text.encode().decode("cp1252", "replace"),
    "UTF-8 read as GBK": lambda text: text.encode().decode("gbk", "replace"),
    "GBK read as UTF-8": lambda text: text.encode("gbk", "replace").decode("utf-8", "replace"),
    "Big5 read as GBK": lambda text: text.encode("big5", "replace").decode("gbk", "replace"),
    "every letter shifted by three, as by a broken font": lambda text: "".join(
        chr(ord(each) + 3) if each.isalpha() else each for each in text
    ),
}


def _rows(name: str, file: str) -> list[dict[str, str]]:
    path = DATA / name / file
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _orders() -> Iterator[str]:
    for name in ("injection-canary-dev", "injection-bipia-dev"):
        rows = _rows(name, "cases.jsonl")
        found: Counter[str] = Counter()
        total: Counter[str] = Counter()
        clean = 0
        for row in rows:
            total[row["lang"]] += 1
            found[row["lang"]] += any(suspicious(row["document_text"]))
            clean += any(suspicious(row["clean_text"]))
        shares = ", ".join(
            f"{lang} {found[lang] / total[lang]:.2f} of {total[lang]}" for lang in total
        )
        yield f"- {name}: flagged {shares}; of the same texts without the order {clean}"
    for name in _FOLDERS:
        files = sorted((DATA / "docs" / name).rglob("*.md"))
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
        alarms = sum(any(any(suspicious(part)) for part in text.split("\n\n")) for text in texts)
        yield f"- {name}: {alarms} of {len(files)} ordinary documents flagged"


def _paragraphs() -> Iterator[tuple[str, list[str]]]:
    for name in _SETS:
        yield name, [row["text"] for row in _rows(name, "corpus.jsonl")]
    for name in _FOLDERS:
        files = sorted((DATA / "docs" / name).rglob("*.md"))
        text = "\n\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)
        parts = re.split(r"\n\s*\n", text)
        yield name, [each for each in parts if re.match(r"[\w\u4e00-\u9fff]", each)]


def _sample(texts: Sequence[str]) -> list[str]:
    long = [each for each in texts if len(each) >= 80]
    return random.Random(0).sample(long, min(_MOST, len(long)))


def _garbled() -> Iterator[str]:
    yield f"| set | paragraphs | false alarms | {' | '.join(DAMAGE)} |"
    yield "|---|---:|---:|" + "---:|" * len(DAMAGE)
    for name, texts in _paragraphs():
        sample = _sample(texts)
        alarms = sum(map(garbled, sample))
        shares = [_share(sample, damage) for damage in DAMAGE.values()]
        yield f"| {name} | {len(sample)} | {alarms} | {' | '.join(shares)} |"


def _share(sample: Sequence[str], damage: Callable[[str], str]) -> str:
    """Return how many paragraphs that the damage spoils (by a tenth or more) are noticed."""
    pairs = [(text, damage(text)) for text in sample]
    spoilt = [after for before, after in pairs if _differ(before, after) >= 0.1]
    if len(spoilt) < 20:
        return ""
    return f"{sum(map(garbled, spoilt)) / len(spoilt):.2f}"


def _differ(before: str, after: str) -> float:
    kept = sum((Counter(before) & Counter(after)).values())
    return 1 - kept / max(len(before), len(after), 1)


def main() -> None:
    """Measure, print and store."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dry", action="store_true", help="do not store the report")
    chosen = options.parse_args()
    lines = ["# Quality checks on text", "", f"`make bench-quality`. Machine: {machine()}", ""]
    lines += [" ".join((__doc__ or "").split()), "", "## Orders to a language model", ""]
    lines += [*_orders(), "", "## Garbled text: share noticed", "", *_garbled()]
    text = "\n".join(lines) + "\n"
    print(text)
    if not chosen.dry:
        (EVIDENCE / "quality.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
