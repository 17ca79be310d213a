"""What the check is known not to see (decision 18): each kind with a text, nothing of it hidden.

See `english` for the brackets.
"""

from __future__ import annotations

from tests.retrieval.hostile.worlds import World

ACCIDENT = World(
    "accident",
    {
        "Accident report": (
            "The collision happened on Mill Street at 8:40 on 3 June. "
            "In the accident the driver was injured. "
            "The cyclist left the hospital the same evening. "
            "The cost of the repair was 2,400 euros, and the insurer paid a third of it. "
            "Fees rose by 30 percent during the whole repair."
        ),
    },
    "When did the collision on Mill Street happen?",
    "The collision happened on Mill Street at 8:40 on 3 June",
)
HOTEL = World(
    "hotel",
    {
        "Rooms and prices": (
            "A double room costs 120 euros per night. Breakfast. Not included. "
            "Check-in starts at 3 p.m. Wi-Fi is free in all rooms."
        ),
    },
    "What does a double room cost per night?",
    "A double room costs 120 euros per night",
)
ZH_ACCIDENT = World(
    "事故",
    {
        "事故报告": (
            "碰撞于6月3日上午8点40分发生在磨坊街。事故中司机受伤。骑车人当晚出院。"
            "维修费用为2400元，由保险公司支付三分之一。"
        ),
    },
    "磨坊街的碰撞是什么时候发生的？",
    "碰撞于6月3日上午8点40分发生在磨坊街",
)
ZH_HOTEL = World(
    "酒店",
    {"客房与价格": "双人房每晚680元。早餐。不包含。下午三点可以入住。所有客房免费上网。"},
    "双人房每晚多少钱？",
    "双人房每晚680元",
)
FALSE: list[tuple[World, str]] = [
    (ACCIDENT, "The driver is responsible for the accident [1]."),
    (ACCIDENT, "The cyclist was injured in the accident [1]."),
    (ACCIDENT, "The insurer paid 2,400 euros [1]."),
    (ACCIDENT, "Fees were 30 percent of the whole repair [1]."),
    (HOTEL, "Breakfast is included [1]."),
]
TRUE: list[tuple[World, str]] = [
    (HOTEL, "⟪Breakfast is not included⟫ [1]."),
    (ACCIDENT, "⟪The driver got hurt⟫ [1]."),
]
ZH_FALSE: list[tuple[World, str]] = [
    (ZH_ACCIDENT, "司机对事故负责[1]。"),
    (ZH_ACCIDENT, "骑车人在事故中受伤[1]。"),
    (ZH_ACCIDENT, "保险公司支付2400元[1]。"),
    (ZH_HOTEL, "包含早餐[1]。"),
]
ZH_TRUE: list[tuple[World, str]] = [
    (ZH_HOTEL, "⟪不包含早餐⟫[1]。"),
    (ZH_ACCIDENT, "⟪驾驶员在事故中受了伤⟫[1]。"),
]
