"""What is looked for: kinds of identifiers, how each is made, and how people write it otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from benches.identifiers import spellings as to

_UPPER = "ABCDEFGHJKLMNPRSTUVWXYZ"
_WORDS = """shard merge backlog replica lease quota cursor batch retry socket buffer tenant ledger
ingest worker cache window segment heartbeat election""".split()
_KNOBS = "limit timeout_ms interval max_size threshold ratio enabled depth".split()
_PEOPLE = "mueller okafor lindqvist tanaka moreau petrova nguyen costa haddad novak".split()
_PAPERS = "invoice minutes offer contract payroll audit survey inventory".split()
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_DOUBLE = "欧阳 司马 上官 诸葛 尉迟 皇甫".split()
_GIVEN = "明华文静修远志强思涵雨晴建国子轩晓彤若兰景行知夏怀瑾慕白承泽云舒"
_OFFICES = "国办发 财会 工信部规 沪府办 教发厅 银保监办发".split()
_PROVINCES = "京沪粤苏浙川鄂鲁"


def _some(rng: Random, of: str, n: int) -> str:
    return "".join(rng.choice(of) for _ in range(n))


def _digits(rng: Random, n: int) -> str:
    return str(rng.randint(10 ** (n - 1), 10**n - 1))


def _name(rng: Random) -> str:
    surname = rng.choice(_DOUBLE) if rng.random() < 0.3 else rng.choice(_SURNAMES)
    return surname + "".join(rng.sample(_GIVEN, 2))


def _key(rng: Random) -> str:
    return "_".join([*rng.sample(_WORDS, 2), rng.choice(_KNOBS)])


def _another_word(code: str, rng: Random) -> str:
    first, *rest = code.split("_")
    return "_".join([rng.choice([word for word in _WORDS if word != first]), *rest])


def _another_given(code: str, rng: Random) -> str:
    return code[:-1] + rng.choice([char for char in _GIVEN if char not in code])


def _another_digit(code: str, rng: Random) -> str:
    where = rng.choice([i for i, char in enumerate(code) if char.isdigit()])
    other = rng.choice([digit for digit in "123456789" if digit != code[where]])
    return code[:where] + other + code[where + 1 :]


@dataclass(frozen=True)
class Kind:
    """A kind of identifier: `make` gives one, `near` one with a single character (word) changed.

    `spelt` are other ways to write the same, by name. `chinese` says in which language it stands.
    """

    name: str
    make: Callable[[Random], str]
    near: Callable[[str, Random], str] = _another_digit
    spelt: dict[str, Callable[[str], str]] = field(default_factory=dict)
    chinese: bool = False


_CODE = {"lower case": str.lower, "full width": to.full_width, "joined": to.joined}
_HYPHENS = {**_CODE, "spaced": to.spaced}

KINDS = (
    Kind("error code", lambda rng: f"ERR-{_digits(rng, 4)}", spelt=_HYPHENS),
    Kind(
        "hexadecimal code",
        lambda rng: f"0x{rng.choice('89ACE')}007{rng.randint(4096, 65535):04X}",
        spelt={
            "lower case": str.lower,
            "full width": to.full_width,
            "without 0x": lambda code: code[2:],
        },
    ),
    Kind(
        "contract number",
        lambda rng: f"{rng.randint(2017, 2025)}-HT-{rng.randint(1, 2999):05d}",
        spelt=_HYPHENS,
    ),
    Kind(
        "contract with slashes",
        lambda rng: f"C/{rng.randint(2017, 2025)}/{_digits(rng, 3)}-{rng.choice('ABCDEF')}",
        spelt=_HYPHENS,
    ),
    Kind(
        "version",
        lambda rng: f"{rng.randint(2, 19)}.{rng.randint(0, 30)}.{rng.randint(1, 30)}",
        spelt={"with a v": lambda code: f"v{code}", "full width": to.full_width},
    ),
    Kind(
        "release candidate",
        lambda rng: f"v{rng.randint(2, 9)}.{rng.randint(1, 40)}.0-rc{rng.randint(1, 9)}",
        spelt={
            "upper case": str.upper,
            "without the v": lambda code: code[1:],
            "spaced": lambda code: code.replace("-", " "),
        },
    ),
    Kind(
        "part number",
        lambda rng: (
            f"{_some(rng, _UPPER, 2)}{_digits(rng, 3)}{rng.choice('TKMS')}-"
            f"{rng.randint(1, 9)}.{rng.randint(1, 9)}"
        ),
        spelt={"lower case": str.lower, "spaced": to.spaced, "full width": to.full_width},
    ),
    Kind(
        "bank account",
        lambda rng: f"DE{_digits(rng, 2)} " + " ".join(_digits(rng, 4) for _ in range(4)),
        spelt={"joined": to.joined, "with hyphens": to.hyphens, "lower case": str.lower},
    ),
    Kind(
        "mail name",
        lambda rng: f"{rng.choice('abcdefghjklmnprst')}.{rng.choice(_PEOPLE)}-{_digits(rng, 4)}",
        spelt={
            "upper case": str.upper,
            "whole address": lambda code: f"{code}@example.org",
            "spaced": to.spaced,
        },
    ),
    Kind(
        "file name",
        lambda rng: (
            f"{rng.choice(_PAPERS)}_{rng.randint(2015, 2025)}_{rng.randint(1, 12):02d}"
            f"_{_digits(rng, 3)}.pdf"
        ),
        spelt={
            "upper case": str.upper,
            "without ending": lambda code: code.removesuffix(".pdf"),
            "spaced": to.spaced,
            "with hyphens": to.hyphens,
        },
    ),
    Kind(
        "configuration key",
        _key,
        _another_word,
        {
            "upper case": str.upper,
            "spaced": to.spaced,
            "with hyphens": to.hyphens,
            "camel case": to.camel,
        },
    ),
    Kind(
        "phone number",
        lambda rng: (
            f"+49 {rng.choice(['30', '40', '89', '221'])} {_digits(rng, 4)} {_digits(rng, 3)}"
        ),
        spelt={
            "joined": to.joined,
            "with hyphens": to.hyphens,
            "with dots": lambda code: code.replace(" ", "."),
            "area in brackets": to.bracketed,
        },
    ),
    Kind(
        "Chinese name",
        _name,
        _another_given,
        {"traditional": to.traditional, "spaced": to.apart},
        chinese=True,
    ),
    Kind(
        "Chinese document number",
        lambda rng: f"{rng.choice(_OFFICES)}〔{rng.randint(2016, 2025)}〕{rng.randint(1, 199)}号",
        spelt={
            "square brackets": lambda code: code.replace("〔", "[").replace("〕", "]"),
            "round brackets": lambda code: code.replace("〔", "（").replace("〕", "）"),
            "full width": to.full_width,
            "no brackets": lambda code: code.replace("〔", "").replace("〕", ""),
        },
        chinese=True,
    ),
    Kind(
        "Chinese plate",
        lambda rng: f"{rng.choice(_PROVINCES)}{rng.choice(_UPPER[:8])}·{_digits(rng, 5)}",
        spelt={
            "no dot": lambda code: code.replace("·", ""),
            "with hyphen": lambda code: code.replace("·", "-"),
            "lower case": str.lower,
        },
        chinese=True,
    ),
)

DATE = Kind(
    "date",
    lambda rng: f"{rng.randint(2009, 2025)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
    spelt={
        "15 March 2024": to.day_first,
        "March 15, 2024": to.month_first,
        "15.03.2024": to.dotted,
        "2024年3月15日": to.chinese_date,
    },
)
"""A bonus, counted apart: another way of writing a date shares hardly a character with it."""
