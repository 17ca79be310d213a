"""Questions about what the tests have on their shelves."""

from __future__ import annotations

from benches.answering.questions import Question

ENGLISH, PAGE, ZH = "squad2-dev", "tatqa-dev", "zh-absent-dev"
LEAVE = "How many days of paid leave do full-time employees receive per year?"
TRIPS = "From how many euros do trips need approval by the head of department?"
DAYS = Question(ENGLISH, "days", LEAVE, "en", True, ["25 days"], [], ["leave"])
COST = Question(PAGE, "cost", TRIPS, "en", True, ["500"], [], ["travel"])
REPORT = Question(ZH, "report", "差旅报销须在多少天内提交？", "zh", True, ["三十天"], [], ["zh"])
ABSENT = Question(ZH, "absent", "公司的火星基地什么时候建成？", "zh", False, [], [], [])
