"""The ways in which a model says that it does not know."""

from __future__ import annotations

import re

from kb.text import fold, sentences

_REFUSAL = re.compile(
    r"i (?:could not|couldn't|cannot|can't|was unable to|am unable to|did not|didn't) "
    r"(?:find|answer|determine|locate)"
    r"|i (?:do not|don't) (?:know|have (?:enough |any |the )?information)"
    r"|i(?:'m| am) (?:sorry|not sure|afraid)"
    r"|(?:sources?|documents?|texts?|passages?|context)(?: provided| given)? "
    r"(?:does|do|did)(?: not|n't) "
    r"(?:contain|mention|provide|include|specify|say|state|answer|give|have|address|cover)"
    r"|(?:is|are|was|were) (?:not|n't|nowhere) (?:explicitly |specifically |directly )?"
    r"(?:mentioned|provided|specified|stated|found|given|contained|included|available|addressed) "
    r"(?:in|by) the (?:provided |given |available )?"
    r"(?:sources?|documents?|texts?|passages?|context)"
    r"|(?:there is )?no (?:information|mention|answer)[^.]{0,60}\bin the "
    r"(?:sources?|documents?|texts?|passages?|context)"
    r"|(?:没有|未能|未|无法|找不到|并未|并没有|不)[^。，,]{0,12}"
    r"(?:找到|查到|提到|提及|提供|说明|包含|涉及|记载|回答|确定|得知)"
    r"[^。]{0,20}(?:相关|信息|内容|答案|资料|问题|文档)?"
    r"|(?:资料|文档|来源|文中|上文)[^。]{0,10}(?:没有|未|不)[^。，,]{0,6}"
    r"(?:提到|提及|提供|说明|包含|涉及|记载|给出|指明)"
    r"|我?不知道|抱歉|对不起"
)
_ABOUT_SOURCES = re.compile(
    "资料|文档|文件|来源|文中|上文|信息|内容|答案|不知道|抱歉|对不起|source|document|"
    "text|passage|context|information|find|know|sorry|unable|answer|sure"
)


def is_refusal(text: str) -> bool:
    """Tell whether the answer as a whole says that it was not found: its first sentence decides."""
    first = next(iter(sentences(fold(text).replace("’", "'").strip())), None)
    if first is None:
        return True
    return bool(_REFUSAL.search(first.text)) and bool(_ABOUT_SOURCES.search(first.text))
