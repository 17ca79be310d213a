"""Words that exclude each other: a claim that has one where its quote has the other is false."""

from __future__ import annotations

import re

from kb.text import fold

_GROUPS = [
    # what goes up, and down
    r"ris(?:e|es|en|ing)|rose|increas\w*|gr[eo]w(?:s|n|th|ing)?|climb\w*|rais(?:e|es|ed|ing)|gain\w*"
    r"|上升|增长|增加|上涨|提高|提升|上调|增至"
    r" / f[ae]ll(?:s|en|ing)?|decreas\w*|declin\w*|drop(?:s|ped)?|reduc\w*|lower(?:s|ed|ing)"
    r"|shr[aiu]nk\w*|cut|下降|减少|下跌|降低|下调|下滑|减至",
    r"before|prior to|earlier than|之前|以前 / after|following|later than|之后|以后",
    r"approv\w*|accept\w*|permit(?:s|ted)?|allow(?:s|ed)?|批准|同意|通过|允许|准许"
    r" / reject\w*|refus\w*|den(?:y|ies|ied)|declin(?:e|es|ed)|forb[ia]d\w*|prohibit\w*|disapprov\w*"
    r"|拒绝|驳回|否决|禁止|不准",
    r"all|every|each|always|全部|所有|一律|总是 / some|few|sometimes|occasionally|部分|某些|有些|有时",
    r"more|most|greater|larger|higher|longer|above|over|exceed\w*|多于|大于|高于|超过|以上"
    r" / fewer|less|least|smaller|lower|shorter|below|under|少于|小于|低于|不足|以下",
    r"propos\w*|support(?:s|ed|ing)?|favou?r\w*|赞成|支持 / oppos\w*|against|反对",
    r"encrypt\w*|加密 / decrypt\w*|解密",
    r"postpon\w*|delay\w*|defer\w*|推迟|延期 / brought forward|advanc\w*|提前",
    r"minimum|at least|最少|至少|最低 / maximum|at most|最多|至多|最高",
    r"beg[iau]n\w*|start\w*|commenc\w*|开始|开启 / end(?:s|ed|ing)?|finish\w*|expir\w*|结束|终止|到期",
    r"includ\w*|包括|包含 / exclud\w*|except|不包括|除外",
    r"enabl\w*|activat\w*|turn(?:s|ed)? on|启用|开启|打开 / disabl\w*|deactivat\w*|turn(?:s|ed)? off"
    r"|禁用|停用|关闭",
    r"import\w*|进口|导入 / export\w*|出口|导出",
    r"bu(?:y|ys|ying)|bought|purchas\w*|acquir\w*|购买|收购|买入 / s(?:ell|ells|elling|old)|出售|卖出",
    r"internal\w*|inside|内部 / external\w*|outside|外部",
    r"full-?\s?time|全职 / part-?\s?time|兼职",
    r"public\w*|公开 / private\w*|confidential|私有|保密",
    r"w(?:in|ins|on)|win(?:s|ning)|获胜|胜 / los(?:e|es|t|ing)|defeat(?:ed)|失败|败",
    r"north\w*|北 / south\w*|南",
    r"east\w*|东 / west\w*|西",
    r"optional\w*|voluntar\w*|自愿|可选 / mandatory|compulsory|required|obligatory|必须|强制|必填",
    r"mothers?|maternity|女性|母亲|产假 / fathers?|paternity|男性|父亲|陪产假",
    r"true|correct|正确 / false|untrue|incorrect|wrong|错误",
    r"upload\w*|上传 / download\w*|下载",
    r"income|revenue|收入 / expens\w*|costs?|支出|成本",
    r"profit\w*|盈利|利润 / loss(?:es)?|亏损",
    r"same|当年|本年|今年|same year / next|following year|次年|明年|下一?年",
    r"first|第一|首 / last|最后|末",
    r"am|a\.m\.|morning|凌晨|上午|早上 / pm|p\.m\.|afternoon|evening|下午|晚上|晚间",
    r"with / without",
]
_SETS = [
    "first second third fourth fifth last".split(),
    "第一|一级|首 第二|二级 第三|三级 第四|四级".split(),
]
"""Of which a claim must not have one where its quote has another."""
_NAMED = [
    "mondays? tuesdays? wednesdays? thursdays? fridays? saturdays? sundays?".split(),
    "星期一|周一 星期二|周二 星期三|周三 星期四|周四 星期五|周五 星期六|周六 星期日|星期天|周日".split(),
    "utc|gmt cet|cest est|edt pst|pdt".split(),
    ["the same|likewise|相同|一样"],
    "half|半 twice|double\\w*|两倍|翻了?一?番 triple\\w*|三倍|三番".split(),
    "百余|百多|上百 千余|上千|数千 万余|上万|数万 数十|几十 数百|几百".split(),
]
"""Which a claim must not have at all unless its quote has it."""


def _pattern(words: str) -> re.Pattern[str]:
    latin = "|".join(word for word in words.split("|") if word.isascii())
    other = "|".join(word for word in words.split("|") if not word.isascii())
    parts = [rf"(?<![a-z])(?:{latin})(?![a-z])" if latin else "", other]
    return re.compile("|".join(filter(None, parts)))


_PAIRS = [tuple(_pattern(side.strip()) for side in group.split(" / ")) for group in _GROUPS]
_EXCLUSIVE, _STRICT = (
    [[_pattern(word) for word in words] for words in sets] for sets in (_SETS, _NAMED)
)


def opposed(claim: str, quote: str) -> bool:
    """Tell whether the claim has one of two opposites, and the quote only the other."""
    one, other = fold(claim), fold(quote)
    for left, right in _PAIRS:
        for mine, theirs in ((left, right), (right, left)):
            if (
                mine.search(one)
                and not mine.search(other)
                and theirs.search(other)
                and not theirs.search(one)
            ):
                return True
    if any(_another(words, one, other) for words in _STRICT):
        return True
    return any(_another(words, one, other) and _another(words, other, one) for words in _EXCLUSIVE)


def _another(words: list[re.Pattern[str]], one: str, other: str) -> bool:
    """Tell whether the claim names one of `words` that the quote does not."""
    return any(word.search(one) and not word.search(other) for word in words)
