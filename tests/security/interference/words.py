"""Text in two languages, made to be confused with other text: shared rare words, slips, copies."""

from __future__ import annotations

import random

SUBJECTS = (
    "employees contractors managers visitors engineers suppliers auditors trainees drivers nurses"
).split()
VERBS = "receive submit approve return report inspect archive renew cancel reimburse".split()
OBJECTS = (
    "leave hotels laptops badges invoices contracts passwords budgets trips vehicles permits "
    "samples receipts forms drawings licences"
).split()
PLACES = "warehouse office laboratory factory archive branch workshop canteen".split()
CHINESE_SUBJECTS = "员工 经理 供应商 工程师 访客 审计人员 实习生 司机".split()
CHINESE_VERBS = "提交 批准 归还 报销 检查 取消 登记 更新".split()
CHINESE_OBJECTS = "年假 差旅费 合同 发票 密码 预算 门禁卡 车辆 样品 许可证 图纸 工资".split()
CHINESE_PLACES = "仓库 办公室 实验室 工厂 分公司 食堂 档案室".split()
TRADITIONAL = str.maketrans(
    "员经应师访计实习司机还报销检查记更历样许证图纸",
    "員經應師訪計實習司機還報銷檢查記更歷樣許證圖紙",
)
ACRONYMS = {
    "PTO": "leave",
    "ITK": "laptops",
    "VRC": "vehicles",
    "NDA": "contracts",
    "出差": "差旅费",
    "休假": "年假",
}
_OPENINGS, _MIDDLES, _ENDS = (
    "br kl st v gr m p z tr d".split(),
    "a e i o u ai".split(),
    ("lvane ndor skit rmund ptil xen ggle shard bbin mport".split()),
)


def rare_words(rng: random.Random, number: int) -> list[str]:
    """Return names of products that are in no dictionary: each is in few documents."""
    found = [a + b + c for a in _OPENINGS for b in _MIDDLES for c in _ENDS]
    return rng.sample(found, number)


def slip(rng: random.Random, word: str) -> str:
    """Return `word` with one slip of the pen; Chinese words stay."""
    if len(word) < 4 or not word.isascii():
        return word
    at = rng.randrange(1, len(word) - 1)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    left_out = word[:at] + word[at + 1 :]
    doubled = word[:at] + word[at] + word[at:]
    return rng.choice([swapped, left_out, doubled])


def code(rng: random.Random) -> str:
    """Return an identifier of a small space, so that documents share some."""
    kind = rng.randrange(4)
    if kind == 0:
        return f"ERR-{rng.randrange(2000, 2040)}"
    if kind == 1:
        return f"HT-2024-{rng.randrange(30):03d}"
    if kind == 2:
        return f"{rng.randrange(1, 4)}.{rng.randrange(5)}.{rng.randrange(9)}"
    return f"form_{rng.choice('abcdef')}{rng.randrange(9)}"


class Writer:
    """Writes sentences of one topic; the same seed writes the same."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.rare = rare_words(self.rng, 150)

    def topic(self) -> tuple[str, str, str]:
        """Return an object in both languages, and a rare word."""
        at = self.rng.randrange(len(CHINESE_OBJECTS))
        return OBJECTS[at], CHINESE_OBJECTS[at], self.rng.choice(self.rare)

    def sentence(self, language: str, topic: tuple[str, str, str]) -> str:
        rng, days = self.rng, self.rng.randrange(2, 60)
        rare = topic[2] if rng.random() < 0.4 else rng.choice(self.rare)
        if language == "zh":
            who, what = rng.choice(CHINESE_SUBJECTS), rng.choice([topic[1], *CHINESE_OBJECTS[:3]])
            where, does = rng.choice(CHINESE_PLACES), rng.choice(CHINESE_VERBS)
            return f"{who}须在{days}天内到{where}{does}{what}，参见{code(rng)}和{rare}。"
        who, what = rng.choice(SUBJECTS), rng.choice([topic[0], *OBJECTS[:3]])
        where, does = rng.choice(PLACES), rng.choice(VERBS)
        return (
            f"{who.capitalize()} {does} {what} at the {where} within {days} days, "
            f"see {code(rng)} and the {rare} guide."
        )

    def passage(self, language: str, topic: tuple[str, str, str]) -> str:
        """Return one to three sentences, one in eight with a slip of the pen in it."""
        text = " ".join(self.sentence(language, topic) for _ in range(self.rng.randrange(1, 4)))
        return self.misspelt(text) if self.rng.random() < 0.125 else text

    def misspelt(self, text: str) -> str:
        parts = text.split(" ")
        at = self.rng.randrange(len(parts))
        parts[at] = slip(self.rng, parts[at])
        return " ".join(parts)

    def nearly(self, text: str) -> str:
        """Return the text with one word changed: nearly the same vector, other words."""
        parts = text.split(" ")
        at = self.rng.randrange(len(parts))
        parts[at] = self.rng.choice([*OBJECTS, *self.rare[:20]]) if text.isascii() else parts[at]
        return " ".join(parts)
