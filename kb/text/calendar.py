"""The names of months and of days of the week, in lower case.

In Chinese both are numbered: months like everything else, days of the week up to six.
"""

MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
SHORT_MONTHS = tuple("jan feb mar apr jun jul aug sep sept oct nov dec".split())
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
WEEKDAYS_ZH = "一二三四五六日"

MONTH_NUMBERS = {
    name: number
    for number, month in enumerate(MONTHS, start=1)
    for name in (month, *SHORT_MONTHS)
    if month.startswith(name)
}
"""Name or short name -> 1 to 12."""
DAY_OF_MONTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
"""The pattern of a day of a month, in digits."""


def any_of(*names: str) -> str:
    """Return the pattern of one of these names, the longest that fits."""
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))
