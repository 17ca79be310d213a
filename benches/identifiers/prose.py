"""Ordinary sentences: short notes about one identifier, long reports that mention it."""

from __future__ import annotations

from random import Random

_SLOTS = {
    "team": "the warehouse team|the finance desk|customer support|the night shift|procurement|"
    "the platform group|the Lisbon office|the quality board|facilities|the field engineers",
    "day": "on Monday|last week|before the holidays|in the second quarter|yesterday evening|"
    "after the audit|during the maintenance window|at the end of the month",
    "what": "the replacement|the complaint|the shipment|the renewal|the test report|the migration|"
    "the refund|the inspection|the training plan|the new supplier",
    "组": "仓储组|财务部|客服中心|夜班同事|采购部|平台组|质量委员会|行政部|现场工程师|法务部",
    "时": "上周一|昨天晚上|月底|第二季度|审计之后|维护期间|节前|本月初",
    "事": "更换工作|客户投诉|发货安排|合同续签|检测报告|系统迁移|退款申请|设备检查|培训计划",
}
_SHORT = (
    "{team} recorded {code} {day} and closed the case about {what}.",
    "Please use {code} when you write to {team} about {what}.",
    "{what} is filed under {code}; {team} checked it {day}.",
    "{code} was discussed with {team} {day}, and {what} was approved.",
    "It was decided {day} that {code} stays in use until {what} is done.",
    "Questions about {code} go to {team}, who also handle {what}.",
)
_SHORT_ZH = (
    "{时}{组}登记了{code}，并完成了{事}。",
    "关于{code}的问题请联系{组}，{事}也由他们负责。",
    "{组}{时}讨论了{code}，同意推进{事}。",
    "{事}与{code}有关，{组}{时}做过核对。",
    "会议决定，{code}继续有效，直到{事}结束为止。",
    "{code}由{组}负责跟进，{时}已提交{事}。",
)
_LONG = (
    "The canteen now opens at eleven because the queue had grown too long for the early shift.",
    "Visitors are asked to sign in at the desk and to wear a badge while they are in the building.",
    "A second bicycle rack was put up behind the hall, and the lamps there were repaired.",
    "{team} thanked everybody who helped to carry the furniture to the third floor {day}.",
    "The plants in the stairwell are watered twice a week, more often when it is warm.",
    "Several colleagues asked for quieter rooms, so two of the corner offices became libraries.",
    "The summer party takes place in the garden if the weather allows it, otherwise in the foyer.",
    "{team} reported {day} that heating costs fell by a tenth after the windows were sealed.",
    "A choir has been founded and looks for voices of every kind, above all low ones.",
    "The coffee machines are cleaned on Fridays, and whoever finds one empty may refill it.",
    "Parking is free after six, but the gate closes at ten and does not open before five.",
    "The photographs of the anniversary hang in the corridor until the end of the season.",
)
_LONG_ZH = (
    "食堂从本月起十一点开门，因为早班同事反映排队时间太长。",
    "来访人员请在前台登记，并在楼内全程佩戴访客证。",
    "大厅后面新装了一排自行车架，那里的路灯也修好了。",
    "{组}感谢{时}帮忙把家具搬到三楼的各位同事。",
    "楼梯间的绿植每周浇两次水，天热的时候会多浇一次。",
    "不少同事希望有更安静的房间，于是两间角落办公室改成了阅览室。",
    "天气好的话，夏季聚会在花园举行，否则改在门厅。",
    "{组}{时}统计，窗户密封之后取暖费用下降了一成。",
    "合唱团已经成立，欢迎各个声部的同事参加，尤其缺低音。",
    "咖啡机每周五清洗，谁发现豆子用完了都可以添上。",
    "下午六点以后停车免费，但大门十点关闭，早上五点才开。",
    "周年活动的照片挂在走廊里，一直展出到季末。",
)
_ASIDE = "In passing, {code} was named as well, without further remarks."
_ASIDE_ZH = "会上还顺带提到了{code}，没有展开讨论。"
_ASKED = (
    "What was decided about {code}?",
    "Which team do I contact about {code}?",
    "where was {code} recorded and who closed the case",
    "Is {code} still in use?",
)
_ASKED_ZH = (
    "关于{code}有什么决定？",
    "{code}由哪个部门负责？",
    "请问{code}是什么时候登记的？",
    "{code}现在还有效吗？",
)


def _filled(template: str, rng: Random, code: str = "") -> str:
    slots = {name: rng.choice(values.split("|")) for name, values in _SLOTS.items()}
    text = template.format(code=code, **slots)
    return text if text.startswith(code) and code else text[0].upper() + text[1:]


def short(rng: Random, code: str, chinese: bool) -> str:
    """Return a note of one or two sentences that is about `code`."""
    first, second = rng.sample(_SHORT_ZH if chinese else _SHORT, 2)
    more = rng.choice(_LONG_ZH if chinese else _LONG)
    head = _filled(first, rng, code)
    if rng.random() < 0.5:
        return _together([head, _filled(second, rng, code)], chinese)
    return _together([head, _filled(more, rng)], chinese)


def long(rng: Random, code: str, chinese: bool) -> str:
    """Return a report of other things, with one sentence that names `code`."""
    chosen = rng.sample(_LONG_ZH if chinese else _LONG, 7)
    lines = [_filled(line, rng) for line in chosen]
    lines.insert(rng.randint(2, 5), _filled(_ASIDE_ZH if chinese else _ASIDE, rng, code))
    return _together(lines, chinese)


def plain(rng: Random, chinese: bool) -> str:
    """Return a few sentences without any identifier."""
    chosen = rng.sample(_LONG_ZH if chinese else _LONG, rng.randint(2, 5))
    return _together([_filled(line, rng) for line in chosen], chinese)


def question(rng: Random, code: str, chinese: bool) -> str:
    """Return a question in the words of the notes, not of the reports."""
    return rng.choice(_ASKED_ZH if chinese else _ASKED).format(code=code)


def _together(sentences: list[str], chinese: bool) -> str:
    return ("" if chinese else " ").join(sentences)
