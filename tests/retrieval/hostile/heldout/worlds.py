"""The worlds of the held-out texts. Nothing of them stands in the other worlds."""

from __future__ import annotations

from tests.retrieval.hostile.worlds import World

LIBRARY = World(
    "library",
    {
        "Library rules": (
            "Members may borrow up to eight books at a time for four weeks. "
            "Loans can be renewed twice unless another member has reserved the book. "
            "The fine for overdue books is 20 cents per day and item, with a maximum of 10 euros. "
            "Reference works cannot be borrowed. "
            "The reading room is open from Monday to Friday from 9 a.m. to 8 p.m. and on Saturdays "
            "until 2 p.m. "
            "Children under 12 need the signature of a parent to become members."
        ),
        "Opening of the annex": (
            "The annex in Mill Street was opened by Mayor Helen Ortega on 14 May 2021. "
            "It cost 3.4 million euros, of which the state paid 60 percent. "
            "The annex has 120 seats, twice as many as the old building. "
            "Before 2021, all periodicals were kept in the basement of the town hall."
        ),
    },
    "How many books may members borrow at a time?",
    "Members may borrow up to eight books at a time for four weeks",
)
LEAFLET = World(
    "leaflet",
    {
        "Package leaflet": (
            "Adults take one tablet of 500 mg three times a day after meals. "
            "The daily dose must not exceed 2 g. "
            "Do not take Veralin together with alcohol. "
            "Patients with impaired kidney function receive half of the usual dose. "
            "Store below 25 °C and out of the reach of children. "
            "In studies, 4 out of 100 patients reported headaches, and fewer than 1 in 1,000 had a "
            "rash. "
            "Treatment with Veralin should last at least seven days, even if symptoms disappear "
            "earlier."
        ),
        "Trial": (
            "The trial compared Veralin with placebo in 1,248 patients at 31 hospitals. "
            "Recovery took 5.2 days with Veralin and 7.9 days with placebo. "
            "Professor Ingrid Sandvik led the trial; Dr. Paul Meyer was responsible for the "
            "statistics. "
            "It was paid for by the Norwegian Research Council."
        ),
    },
    "How many tablets do adults take a day?",
    "Adults take one tablet of 500 mg three times a day after meals",
)
LEASE = World(
    "合同",
    {
        "房屋租赁合同": (
            "租赁期限为三年，自2024年5月1日起至2027年4月30日止。"
            "月租金为人民币8500元，每季度支付一次。"
            "乙方应在签订合同时支付两个月租金作为押金。"
            "未经甲方书面同意，乙方不得转租房屋。"
            "逾期付款的，每日按欠款的千分之三支付违约金。"
            "物业管理费由甲方承担，水电费由乙方承担。"
            "任何一方提前解除合同，须提前六十日书面通知对方。"
        ),
        "项目简介": (
            "滨江图书馆由建筑师林海设计，于2019年9月20日开馆。"
            "总建筑面积2.6万平方米，是旧馆的三倍。"
            "馆藏图书120万册，其中外文图书占百分之十五。"
            "2023年接待读者310万人次，比上年增加40万人次。"
            "周一闭馆，其余时间上午九点至晚上九点开放。"
        ),
    },
    "房屋租赁的期限是多久？",
    "租赁期限为三年，自2024年5月1日起至2027年4月30日止",
)
