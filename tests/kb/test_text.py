"""The same text code serves writing and asking."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text import (
    clean,
    content_tokens,
    detect,
    fold,
    idf,
    is_code,
    is_compound,
    names,
    sentences,
    straddling,
    tokens,
    weights,
)
from kb.text.bm25 import SPACE
from kb.text.calendar import MONTH_NUMBERS
from kb.text.normalise import unwrap_cjk


def test_identifiers_are_found_whole_and_in_parts() -> None:
    assert {"err-2041", "err", "2041"} <= set(tokens("See ERR-2041."))
    assert {"10-2-3", "10-2", "2-3", "10", "2", "3"} <= set(tokens("version 10.2.3"))
    assert {"foo_bar", "foo", "bar"} <= set(tokens("call foo_bar()"))
    assert "c++" in tokens("written in C++")


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("ERR-2041", "err_2041 ERR2041 ERR/2041 ERR\u20102041 err 2041"),
        ("version 10.2.3", "v10.2.3 10.2 10-2-3"),
        ("v5.12.0-rc3", "5.12.0-rc3 V5.12.0-RC3"),
        ("2021-HT-00123", "2021HT00123 2021/HT/00123"),
        ("C/2021/345-A", "C2021345A C-2021-345-A"),
        ("0x8007ABCD", "8007abcd"),
        ("DE12 3456 7890 1234", "DE12345678901234 DE12-3456-7890-1234"),
        ("+49 30 1234 567", "49301234567 30-1234-567 1234567"),
        ("国办发〔2018〕55号", "国办发[2018]55号 国办发（2018）55号 国办发201855号"),
        ("京A·12345", "京A12345 京A-12345"),
        ("invoice_2019_03_123.pdf", "invoice_2019_03_123 invoice-2019-03-123 2019_03"),
        ("shard_merge_limit", "shardMergeLimit shard-merge-limit SHARD_MERGE_LIMIT"),
        ("shardMergeLimit", "shard_merge_limit shardmergelimit shard-merge-limit"),
        ("an e-mail", "email"),
    ],
)
def test_an_identifier_written_otherwise_asks_for_nothing_it_does_not_have(
    written: str, asked: str
) -> None:
    for way in asked.split():
        assert set(content_tokens(way)) <= set(tokens(written)), way
    assert set(content_tokens(written)) <= set(tokens(written))


def test_a_day_is_found_however_it_is_written() -> None:
    ways = "15 March 2024, March 15th, 2024, 15.03.2024, 2024/3/15, 2024年3月15日, 2024-03-15"
    for way in ways.replace("th, ", "th ").split(", "):
        assert "2024-03-15" in content_tokens(f"due on {way}"), way
        assert set(content_tokens("2024-03-15")) - {"03", "15"} <= set(tokens(way)), way
    assert "2024-04-03" not in tokens("03/04/2024")


@pytest.mark.parametrize(("name", "number"), MONTH_NUMBERS.items())
def test_a_month_makes_the_same_day_by_each_of_its_names(name: str, number: int) -> None:
    day = f"2024-{number:02d}-15"
    assert day in tokens(f"15 {name.title()} 2024")
    assert day in tokens(f"{name.upper()}. 15, 2024")


def test_numbers_are_not_taken_for_others() -> None:
    assert "1023" not in tokens("10.2.3")
    assert "1020" not in tokens("pages 10-20")
    assert "1030" not in tokens("at 10:30")
    assert "1-11" not in tokens("openssl 1.1-1")
    assert "10-23" not in tokens("version 10.2 3 items")
    assert not {"1-23", "23-45"} & set(tokens("prices 1.2 3.4 5.6"))
    assert "10-3015" not in tokens("at 10:30 15 people")
    assert tokens("1920x1080")[-3:] == ["1920", "x", "1080"]


@pytest.mark.parametrize("word", ["abAb", "a", "1.", "a-", "A1", "Ab"])
def test_no_word_is_long_enough_for_a_long_token_or_a_long_wait(word: str) -> None:
    assert max(map(len, tokens(word * 50_000))) <= 64 + len("'-_")


def test_words_of_a_name_in_one_are_told_also_beside_letters_that_fold_to_two() -> None:
    assert {"shard_merge_limit", "shard"} <= set(tokens("Straße shardMergeLimit"))


def test_the_end_of_a_number_is_grammar_or_part_of_a_name() -> None:
    assert tokens("ERR-2041's") == tokens("ERR-2041")
    assert set(tokens("the 1960s, the 5th")) >= {"1960", "5"}
    assert tokens("iPhone 5s") != tokens("iPhone 5")


def test_a_hash_is_one_token_and_a_row_of_a_table_no_code() -> None:
    assert tokens("0cc175b9c0f1b6a831c399e2") == ["0cc175b9c0f1b6a831c399e2"]
    assert not any("-" in token for token in tokens("12 15 18 21 24 27 30 33 36"))


def test_english_words_meet_their_inflections() -> None:
    assert set(tokens("Employees' reimbursements")) & set(
        tokens("the employee was reimbursed")
    ) >= {
        "employe",
        "reimburs",
    }


def test_chinese_is_bigrams_and_traditional_meets_simplified() -> None:
    assert tokens("年假天数") == ["年假", "假天", "天数"]
    assert tokens("臺灣資訊") == tokens("台湾资讯")


def test_what_follows_an_apostrophe_is_grammar() -> None:
    assert content_tokens(
        "What's the policy we've got, and don't you forget it’s the owner's?"
    ) == [
        "polici",
        "got",
        "forget",
        "owner",
    ]


def test_bigrams_across_two_words_are_told_from_those_inside_one() -> None:
    assert straddling("连接超时错误") == {"接超", "时错"}
    assert straddling("連接超時錯誤") == {"接超", "时错"}
    assert straddling("超时 timeout") == frozenset()


def test_a_name_no_dictionary_knows_is_kept_together() -> None:
    assert not straddling("欧阳修远") & {"欧阳", "阳修"}
    assert "王闿" not in straddling("王闿运")
    assert not straddling("马思静负责") & {"马思", "思静"}


def test_characters_that_no_word_claims_are_taken_for_a_name() -> None:
    assert names("关于黄子晓有什么决定") == {"黄子", "子晓"}
    assert names("差旅报销的流程") == frozenset()


def test_a_surname_makes_a_name_of_the_word_after_it() -> None:
    assert names("马思静由哪个部门负责") == {"马思", "思静"}
    assert {"尉迟", "迟瑾", "瑾晴"} == names("请问尉迟瑾晴是什么时候登记的")


def test_width_and_case_do_not_matter() -> None:
    assert tokens("ＥＲＲ－２０４１") == tokens("err-2041")


def test_codes_are_told_from_words() -> None:
    assert all(map(is_code, ["10.2.3", "err-2041", "max_connections", "c#", "2024"]))
    assert not any(map(is_code, ["notic", "well-known", "年假", "31"]))
    assert all(map(is_compound, ["err-2041", "10-2", "max_connections"]))
    assert not any(map(is_compound, ["2041", "well-known", "c#"]))


def test_a_question_of_stop_words_only_keeps_them() -> None:
    assert content_tokens("What is it?") == ["what", "is", "it"]
    assert content_tokens("What is the notice period?") == ["notic", "period"]


def test_cleaning_drops_what_cannot_be_stored_or_would_mislead() -> None:
    dirty = "a\x00b\u202ec\u200bd\U000e0041e\ud800f\u2f00"
    assert clean(dirty) == "abcde\ufffdf一"


def test_lines_wrapped_inside_chinese_are_joined_without_a_space() -> None:
    assert unwrap_cjk("年假\n天数 is\nfine") == "年假天数 is\nfine"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert "\x00" not in clean(text)
    clean(text).encode()


@given(st.text(alphabet=string.ascii_letters + " .!?。！？\n年假天数12.5"))
def test_sentences_cover_every_visible_character_once(text: str) -> None:
    found = sentences(text)
    assert all(text[s.start : s.end] == s.text for s in found)
    covered = "".join(s.text for s in found)
    assert "".join(covered.split()) == "".join(text.split())


def test_sentences_do_not_end_at_abbreviations_or_decimals() -> None:
    text = "Use e.g. a proxy. It takes 3.5 s, see Fig. 2. 请先登录。再上传！"
    assert [s.text for s in sentences(text)] == [
        "Use e.g. a proxy.",
        "It takes 3.5 s, see Fig. 2.",
        "请先登录。",
        "再上传！",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The office opens at 9 a.m. on weekdays.",
        "It is open from 9 a.m. 5 days a week (until 5 p.m.) and on Sundays.",
        "The call is at 3 P.M. CET on Friday.",
        "See No. 5 and nos. 7 to 9.",
        "It is shown in Fig. 3 and fig. 4.",
        "Under Art. 6 GDPR it weighs approx. 20 kg (max. 30 kg).",
        "I.e. a cat vs. a dog, e.g. a poodle.",
    ],
)
def test_a_sentence_goes_on_behind_an_abbreviation(text: str) -> None:
    assert [s.text for s in sentences(text)] == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("We close at 5 p.m.", "The door is locked."),
        ("It opens at 9 a.m.", "请准时到达。"),
        ("Is it allowed? No.", "It never was."),
        ("The ride takes 5 min.", "3 trains run each hour."),
        ("It is state of the art.", "12 of them were sold."),
    ],
)
def test_a_sentence_ends_with_an_abbreviation_before_a_new_one(first: str, second: str) -> None:
    assert [s.text for s in sentences(f"{first} {second}")][-1] == second


def test_each_row_of_a_table_is_a_sentence_of_its_own() -> None:
    table = "Grade | Days\nE1 | 20\nE2 | 25"
    assert [s.text for s in sentences(table)] == ["Grade | Days", "E1 | 20", "E2 | 25"]


def test_languages_are_told_apart() -> None:
    assert detect("员工每年有十五天年假。") == "zh"
    assert detect("Employees have fifteen days of leave.") == "en"
    assert detect("社員は年に十五日の休暇があります。") == "ja"
    assert detect("12345 !!!") == ""
    assert detect("请在 GitLab 的 merge request 里说明原因，然后等待审核通过") == "zh"


def test_rarer_terms_weigh_more_and_never_less_than_nothing() -> None:
    assert idf(1000, 1) > idf(1000, 500) > idf(1000, 1000) > 0


@given(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=50))
def test_bm25_slots_fit_the_column(words: list[str]) -> None:
    found = weights(words)
    assert all(1 <= slot <= SPACE and weight > 0 for slot, weight in found.items())


@given(st.text())
def test_folding_is_stable(text: str) -> None:
    assert tokens(text) == tokens(text)
    assert fold(text) == fold(text)
