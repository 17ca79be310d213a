"""English words that say little, mean the same, or narrow what a statement is about."""

from __future__ import annotations

import re
from functools import cache

from kb.text.tokens import STOP_WORDS, stem

_LIGHT = """allotted allowed allow allows amount amounts anyone apply applies applicable bans
banned always company contain contains cost costs count currently eligible entitle entitled
entitlement equal equals everyone fix fixed forbid forbidden force generally get gets give
given gives grant granted grants include includes legally limited long make makes mandatory
maximally maximum may minimum must need needed needs normal normally now obligatory offer
offered offers optional organisation organization our permit permitted people please possible
price prohibit prohibited provide provided provides receive received receives regular require
required requires set sets shall should stand standing stands strictly take takes use used
valid voluntary worth maximal minimal currently presently today explicitly automatically
within per prior least less fewer exactly total totals"""
"""What remains when they are left out is what a statement is about."""
_SAME = (
    "employee staff worker personnel",
    "vacation pto holiday",
    "submit file send hand turn deliver",
    "reimburse refund repay",
    "approval authorisation authorization",
    "approve authorise authorize",
    "cap limit ceiling",
    "last run",
    "start begin commence open",
    "end finish stop close",
    "buy purchase",
    "change renew replace",
    "deadline due",
    "phone telephone",
    "car vehicle",
    "warranty guarantee",
    "telework telecommute remotework",
    "salary pay wage remuneration",
    "store retain archive keep kept hold held",
    "delete erase remove",
    "client customer",
    "supplier vendor",
    "found establish create",
    "claim request",
    "charge fee",
    "trip journey travel",
    "log record",
    "expire lapse",
    "invoice bill",
)
_PHRASES = {
    "annual leave": "vacation",
    "paid leave": "vacation",
    "paid vacation": "vacation",
    "paid time off": "vacation",
    "annual holiday": "vacation",
    "hand in": "submit",
    "handed in": "submit",
    "turned in": "submit",
    "turn in": "submit",
    "sent in": "submit",
    "paid back": "reimburse",
    "pay back": "reimburse",
    "work from home": "telework",
    "working from home": "telework",
    "home office": "telework",
    "takes place": "is",
    "take place": "are",
    "remote work": "telework",
    "work remotely": "telework",
    "trial period": "probation period",
    "probationary period": "probation period",
    "head office": "headquarters",
    "daily allowance": "per diem",
    "closing date": "deadline",
    "final date": "deadline",
}
RESTRICTS = frozenset(
    """for in at under with without if when unless except during on outside inside while where
    among between whose who which that only besides excluding including like as than versus
    until whenever where over above below through throughout across via""".split()
)
"""What follows one of these may narrow the statement: leave *for* interns, a budget *in* France."""
ANCHORS = frozenset("after from of before following since upon to by per".split())
"""What follows one of these says from when or of what: 30 days *after* the trip."""
HARMLESS = frozenset("paid total full whole current standard usual".split())
_QUALIFIERS = """part-time full-time intern trainee apprentice contractor freelancer temporary
permanent manager director executive senior junior supervisor student pensioner retired
probation domestic international abroad foreign overseas national regional local weekend
weekday night premium basic standard pro enterprise gold silver bronze platinum economy first
second third internal external former previous old older earlier sick parental maternity
paternity unpaid special severely disabled winter summer spring autumn gross net public
private electronic paper online offline male female adult child children average median other
additional extra planned actual estimated expected partial north south east west northern
southern eastern western urban rural draft proposed proposal mobile wireless wired indoor
outdoor new existing europe asia africa america germany france italy spain china japan india
britain england scotland ireland uk usa us eu austria switzerland netherlands belgium poland
sweden norway denmark finland portugal greece turkey russia canada mexico brazil australia
singapore korea thailand vietnam indonesia malaysia taiwan israel egypt berlin munich hamburg
paris london madrid rome vienna zurich beijing shanghai shenzhen tokyo york boston"""
EDITION = frozenset(
    """policy policies handbook guide guideline guidelines manual rule rules regulation
    regulations procedure procedures faq memo notice document documents doc information info
    overview updated update new old revised revision draft final version edition copy archive
    archived current company employee staff internal official terms conditions instructions
    employees general the a an of for and""".split()
)
"""Words of titles that name a kind of document or an edition, not what it is about."""
OF_ITS_OWN = frozenset(
    """manual datasheet specification specifications brochure contract agreement lease offer
    quotation quote order invoice certificate cv resume profile licence license tender""".split()
)
"""Documents of these kinds are each about one thing, which their titles name."""
EXAMPLE = r"\b(?:for example|for instance|e\.g\.|such as|suppose|imagine|let us say|say,|example:)"
EXCEPTION = (
    r"\b(?:unless|except|only|until|without|always|necessarily|all|both|every|if|when|some|most|"
    r"many|few|partly|often|sometimes|rarely|but|however|although)\b"
)
TREND = (
    r"\b(?:rose|grew|fell|dropped|declined|increased|decreased|improved|rising|growing|"
    r"increase of|decrease of|up by|down by|climbed|compared (?:to|with))\b"
)
AS_OF = r"\bas (?:of|at) "
OF_A_PART = r"\b(?:of which|of them|of these|of those|thereof|each of|half of|one of)\b"
BEGINS_BLIND = (
    r"^\W*(?:it|they|these|those|this|that|he|she|his|her|their|its|there|the (?:former|latter)|"
    r"in this case|otherwise|then|also)\b"
)
"""What such a sentence is about stands in the one before it."""
DEICTIC = (
    r"\b(?:this|these|the present) (?:\w+ )?(?:agreement|contract|project|product|device|machine|"
    r"course|report|offer|order|lease|study|model|unit|appliance|licen[cs]e|book|plan|tender)|"
    r"\b(?:the|either|both|each) (?:part(?:y|ies)|contractor|tenant|landlord|lessee|lessor|"
    r"licensee|licensor|supplier|client|customer|borrower|lender|seller|buyer|device|product)\b|"
    r"\b(?:hereunder|hereby|herein)\b|^[^,.;:]{1,40}: "
)
"""It means another thing in another document; so does what stands behind a label."""
STATES = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|must|may|can|cannot|shall|will|should|needs?)\b"
    r"|(?:\S+ ){3}\S*[^.][.!]\W*$"
)
"""What a sentence has, and a heading or an entry of a list has not."""
EVENT = r"\b(?:founded|established|created|built|born|incorporated|invented|discovered|opened)\b"
REPORTS = (
    r"\b(?:report|results?|minutes|statement|newsletter|budget|forecast|figures|accounts|survey|"
    r"census|review|bulletin|agenda|meeting|quarter|q[1-4])\b"
)


@cache
def _tables() -> tuple[frozenset[str], dict[str, str], frozenset[str]]:
    same = {stem(w): stem(group.split()[0]) for group in _SAME for w in group.split()}
    qualifiers = frozenset(stem(word) for word in _QUALIFIERS.replace("-", " ").split())
    return frozenset(stem(word) for word in _LIGHT.split()), same, qualifiers - {stem("time")}


def canonical(word: str) -> str:
    """Return the one stem for words that mean the same; empty for a word that says little."""
    light, same, _qualifiers = _tables()
    stemmed = stem(word)
    if word in STOP_WORDS or stemmed in light:
        return ""
    return same.get(stemmed, stemmed)


def is_qualifier(word: str) -> bool:
    """Tell whether a word makes of a thing another one: part-time, Germany, gross."""
    return stem(word) in _tables()[2]


def with_phrases(text: str) -> str:
    """Return lower-case `text` with phrases of several words as their one word."""
    for phrase, word in _PHRASES.items():
        if phrase in text:
            text = text.replace(phrase, word)
    return text
