"""Chinese words that say little, mean the same, or narrow what a statement is about."""

from __future__ import annotations

import re
from functools import cache

_LIGHT = frozenset(
    """的 了 着 为 是 有 享有 享受 可以 可 可享 可享受 应 应当 应该 须 必须 需 需要 务必 共
    共计 一共 总共 均 都 将 并 且 并且 及 以及 和 与 或 或者 每 在 于 内 之内 以内 期内 予
    予以 给予 获得 得到 领取 规定 按照 按 依据 根据 等 我们 公司 本公司 目前 现行 现 一般 通常
    原则上 最多 最少 至少 至多 不超过 不少于 不低于 不得 超过 以上 以下 不可 不能 不 未 无
    没有 没 无需 无须 不需要 不必 不予 禁止 严禁 允许 准许 不准 可选 自愿 能 能够 会 要 其 之
    所 把 被 由 向 对 进行 设置 设定 设为 定为 达 达到 达成 具有 包括 包含 一次 时间 期限 长度
    方可 才 即 也 还 则 后 前 之后 之前 起 之日起 时 时候 个 名 位 人 各 全体 全部 所有 标准
    额度 金额 数量 天数 期间 周期 一个 从 自 到 至 止 为止 经 凭 给 使用 采用 者 相关 有关
    统一""".split()
)
_SAME = (
    "员工 职工 雇员 工作人员 人员",
    "年假 年休假 带薪年假 带薪年休假 带薪假",
    "提交 递交 上交 交 报送 交回 呈交",
    "质保期 保修期 质保 保修",
    "截止日 截止日期 截止时间 最后期限 截止",
    "密码 口令",
    "更换 修改 更改 变更 更新",
    "工资 薪资 薪水 薪酬",
    "住宿费 酒店费 住宿 住宿费用",
    "上限 限额 最高限额 最高 封顶",
    "审批 批准 核准 审核 同意",
    "远程办公 居家办公 在家办公",
    "保存 保留 留存 存档 保管",
    "客户 顾客",
    "供应商 供货商",
    "成立 创立 创建 创办 建立",
    "餐补 餐费补贴 伙食补助 餐饮补贴 餐费补助",
    "费用 开支 支出",
    "加班费 加班工资",
    "发放 支付 发 付",
    "结束 完成",
    "开始 启动",
    "提前 预先",
    "购买 采购 购入",
    "失效 作废 过期",
    "单据 票据 发票 凭证",
    "销毁 删除 清除",
)
_COMPOUNDS = """年假 年休假 带薪年假 带薪年休假 病假 事假 婚假 产假 陪产假 育儿假 丧假 试用期
保修期 质保期 截止日期 住宿费 餐补 伙食补助 交通费 加班费 远程办公 居家办公 在家办公 部门经理
差旅费 出差补贴 通知期 有效期 密码长度 年终奖 一线城市 二线城市 三线城市 其他城市 最高限额
餐饮补贴 餐费补贴 最后期限 不超过 保密期 会议室 开放时间 上班时间 下班时间"""
"""Words that the dictionary would take apart."""
ANCHORS = frozenset("后 之后 以后 起 之日起 前 之前 以前 次日 当日 之日".split())
"""What stands right before one of these says from when: *出差结束*后30天."""
RESTRICTS = frozenset("对 对于 如果 若 如 当 除 外 仅 只 其中 情况下".split())
_QUALIFIERS = frozenset(
    """兼职 全职 实习生 实习 学徒 正式 合同工 劳务 派遣 外包 临时 临时工 经理 主管 总监 高管
    高级 初级 中级 领导 学生 退休 试用期 国内 国外 境外 境内 海外 外籍 本地 异地 周末 工作日
    节假日 夜间 白天 病假 事假 婚假 产假 陪产假 育儿假 丧假 年假 无薪 特殊 冬季 夏季 春季 秋季
    税前 税后 公立 私立 电子 纸质 线上 线下 男 女 男性 女性 成人 儿童 平均 最低 其他 额外 另外
    计划 实际 预计 部分 一线 二线 三线 一线城市 二线城市 三线城市 其他城市 城市 农村 旧 原
    原先 此前 以前 曾 曾经 过去 首次 第一 第二 第三 基础 高级版 专业版 企业版 标准版 普通 黄金
    白银 会员 经济舱 商务舱 头等舱 高铁 飞机 火车 中国 美国 德国 法国 英国 日本 韩国 印度
    意大利 西班牙 俄罗斯 加拿大 澳大利亚 新加坡 泰国 越南 马来西亚 印度尼西亚 巴西 欧洲 亚洲
    非洲 北京 上海 广州 深圳 杭州 南京 成都 重庆 武汉 西安 天津 苏州 香港 澳门 台湾 华东 华南
    华北 华中 西南 西北 东北 草案 征求意见稿 管理层 内勤 外勤 销售 研发 生产 一级 二级 三级
    甲级 乙级""".split()
)
EDITION = frozenset(
    """制度 规定 办法 手册 指南 通知 说明 管理 政策 规则 细则 规范 流程 公告 文件 员工 公司 新
    旧 新版 旧版 修订 修订版 最新 版 更新 草案 正式 试行 实施 关于 的 年 版本 常见 问题 问答
    须知""".split()
)
OF_ITS_OWN = frozenset(
    "说明书 规格书 使用手册 合同 协议 报价单 报价 订单 简历 证书 租约 标书".split()
)
EXAMPLE = "例如|比如|举例|假设|譬如|如：|假如"
EXCEPTION = (
    "除非|除外|仅|只有|只能|未经|以外|部分|所有|全部|一律|都|如果|若|但|然而|方可|才能|"
    "不一定|经.{1,10}(?:批准|同意)(?:后|方|的|可)"
)
TREND = "增长|下降|上升|减少|提高了|降低了|同比|环比|较上年|增至|降至"
AS_OF = "截至|截止到"
OF_A_PART = "其中|之一|的一半"
BEGINS_BLIND = "^[\\W_]*(?:其|该|此|它|他们|她们|他|她|这|那|上述|前者|后者|同时|另外|此外|否则)"
DEICTIC = (
    "本(?:合同|协议|项目|产品|设备|课程|报告|机|次|工程|标|订单|软件|方案|书|计划)|甲方|乙方|双方|"
    "承租|出租|买方|卖方|供方|需方|(?:该|此)(?:产品|设备|项目|合同)|^[^，。；：:]{1,14}[：:]"
)
STATES = re.compile(
    "为|是|有|须|需|应|得|可|共|不|至|最|在|于|已|将|能|未|享|满|保|达|由|后|前|每|禁|会|要|归|用|给|按|经"
)
"""What a sentence has, and a heading or an entry of a list has not."""
EVENT = "成立|创立|创建|创办|建成|出生|始建|建校|落成"
REPORTS = "报告|年报|财报|季报|月报|周报|纪要|统计|预算|决算|业绩|会议|简报|总结|公报|调查"


@cache
def _same() -> dict[str, str]:
    return {word: group.split()[0] for group in _SAME for word in group.split()}


@cache
def _compounds() -> tuple[str, ...]:
    return tuple(sorted(_COMPOUNDS.split(), key=len, reverse=True))


@cache
def _cut():  # type: ignore[no-untyped-def]
    import rjieba

    return rjieba.cut


def words(run: str) -> list[str]:
    """Return the words of a run of Chinese characters, compounds of office life whole."""
    for compound in _compounds():
        at = run.find(compound)
        if at >= 0:
            return [*words(run[:at]), compound, *words(run[at + len(compound) :])]
    return list(_cut()(run, hmm=False)) if run else []


def canonical(word: str) -> str:
    """Return the one word for those that mean the same; empty for a word that says little."""
    return "" if word in _LIGHT else _same().get(word, word)


def is_qualifier(word: str) -> bool:
    """Tell whether a word makes of a thing another one: 兼职, 德国, 税前."""
    return word in _QUALIFIERS
