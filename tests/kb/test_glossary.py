"""Editors keep a collection's glossary; readers read it; strangers do not know of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import access
from kb.access import Principal, glossary, principal_of
from kb.access.glossary import (
    add_entries,
    add_entry,
    change_entry,
    entries_of,
    heard,
    remove_entry,
    rows_of,
    sheet_of,
    split,
)
from kb.access.glossary import entries as verbs
from kb.errors import FootnoteError, ForbiddenError, InvalidError, LimitError, NotFoundError
from kb.models import AuditEvent, Collection, Synonyms, User

PTO = ["PTO", "paid time off", "带薪休假"]


@pytest.fixture
def as_edith(handbook: Collection, as_alice: Principal) -> Principal:
    """Editor of the handbook."""
    user = User.objects.create_user("edith", "edith@example.com", "correct horse battery")
    access.grant(collection=handbook, by=as_alice, role="editor", user=user)
    return principal_of(user)


def said(text: str, by: Principal) -> list[str]:
    return [each.said for each in heard(text, by=by)]


def test_an_editor_adds_changes_and_removes_and_each_act_is_on_record(
    handbook: Collection, as_edith: Principal, as_bob: Principal
) -> None:
    made = add_entry(collection=handbook, terms=PTO, by=as_edith)
    assert [each.terms for each in entries_of(handbook, by=as_bob)] == [PTO]
    given_ = {"collection": handbook, "entry_id": made.pk, "by": as_edith}
    change_entry(**given_, terms=["PTO", "annual leave"])
    assert said("my annual leave?", as_bob) == ["annual leave"]
    assert said("带薪休假", as_bob) == []
    assert remove_entry(**given_) == ["PTO", "annual leave"]
    assert not entries_of(handbook, by=as_bob).exists()
    acts = AuditEvent.objects.filter(action__startswith="glossary").order_by("pk")
    assert [each.action for each in acts] == ["glossary.add", "glossary.change", "glossary.remove"]
    assert {each.detail["entry"] for each in acts} == {str(made.pk)}
    assert "annual" not in str([each.detail for each in acts])


def test_readers_read_and_do_not_write_and_strangers_find_no_such_collection(
    handbook: Collection, as_alice: Principal, as_bob: Principal, as_charlie: Principal
) -> None:
    entry = add_entry(collection=handbook, terms=PTO, by=as_alice)
    one = {"collection": handbook, "entry_id": entry.pk}
    for by, refusal in ((as_bob, ForbiddenError), (as_charlie, NotFoundError)):
        with pytest.raises(refusal):
            add_entry(collection=handbook, terms=["a1", "b1"], by=by)
        with pytest.raises(refusal):
            add_entries(collection=handbook, rows=[], by=by, replace=True)
        with pytest.raises(refusal):
            change_entry(**one, terms=["a1", "b1"], by=by)
        with pytest.raises(refusal):
            remove_entry(**one, by=by)
    with pytest.raises(NotFoundError):
        entries_of(handbook, by=as_charlie)
    reading = Principal(as_alice.user_id, frozenset({"read"}))
    with pytest.raises(ForbiddenError):
        remove_entry(**one, by=reading)
    assert Synonyms.objects.get().terms == PTO


def test_an_entry_of_another_collection_cannot_be_reached_through_mine(
    handbook: Collection, as_alice: Principal, as_charlie: Principal
) -> None:
    entry = add_entry(collection=handbook, terms=PTO, by=as_alice)
    mine = access.create_collection(name="Mine", by=as_charlie)
    with pytest.raises(NotFoundError):
        remove_entry(collection=mine, entry_id=entry.pk, by=as_charlie)
    with pytest.raises(NotFoundError):
        change_entry(collection=mine, entry_id=entry.pk, terms=["a1", "b1"], by=as_charlie)


@pytest.mark.parametrize(
    "terms",
    [
        ["PTO"],
        ["PTO", "pto"],
        ["leave", "Leaves", " "],
        ["PTO", "..."],
        ["PTO", "x" * 101],
        ["PTO", "假"],
        ["it", "information technology"],
        ["how to", "manual"],
        ["PTO", "paid, time"],
        [f"term {n}" for n in range(21)],
    ],
    ids=lambda terms: str(terms)[:30],
)
def test_what_would_never_be_found_or_always_is_refused_with_words(
    handbook: Collection, as_alice: Principal, terms: list[str]
) -> None:
    with pytest.raises(InvalidError) as refusal:
        add_entry(collection=handbook, terms=terms, by=as_alice)
    assert str(refusal.value).endswith((".", "more."))
    assert not Synonyms.objects.exists()


def test_the_same_entry_is_there_once_and_the_same_term_in_as_many_as_have_it(
    handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    add_entry(collection=handbook, terms=["AP", "accounts payable"], by=as_alice)
    other = add_entry(collection=handbook, terms=["AP", "access point"], by=as_alice)
    for terms in (["Accounts Payable", "ap"], ["AP", "account payables"]):
        with pytest.raises(InvalidError, match="already"):
            add_entry(collection=handbook, terms=terms, by=as_alice)
    one = {"collection": handbook, "entry_id": other.pk, "by": as_alice}
    with pytest.raises(InvalidError, match="already"):
        change_entry(**one, terms=["accounts payable", "AP"])
    change_entry(**one, terms=["AP", "access points", "Wi-Fi box"])
    assert said("Where is the AP?", as_bob) == ["AP", "AP"]


def test_a_glossary_has_room_for_so_many_entries(
    handbook: Collection, as_alice: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "MOST_ENTRIES", 2)
    rows = [[f"alpha{n}", f"beta{n}"] for n in range(3)]
    with pytest.raises(LimitError):
        add_entries(collection=handbook, rows=rows, by=as_alice)
    assert add_entries(collection=handbook, rows=rows[:2], by=as_alice) == 2
    assert add_entries(collection=handbook, rows=rows[:2], by=as_alice) == 0
    with pytest.raises(LimitError):
        add_entry(collection=handbook, terms=rows[2], by=as_alice)
    assert add_entries(collection=handbook, rows=rows[1:], by=as_alice, replace=True) == 2
    assert {each.terms[0] for each in entries_of(handbook, by=as_alice)} == {"alpha1", "alpha2"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much PTO do I get?", ["PTO"]),
        ("how much pto", ["PTO"]),
        ("PTO怎么申请", ["PTO"]),
        ("Paid-time off, or paid times off?", ["paid time off"]),
        ("我的帶薪休假有多少天", ["带薪休假"]),
        ("What is a photo, and an adoption?", []),
        ("paid on time", []),
        ("time off that is paid", []),
        ("带薪病假", []),
        ("is it raining", []),
        ("how do I call IT", ["IT"]),
        ("IT部门的电话", ["IT"]),
        ("HOW DO I RESET IT", []),
        ("the time-off of ITEMS", []),
        ("vpn on max_connections", ["max_connections"]),
    ],
)
def test_a_term_is_heard_as_whole_words_in_any_form_and_never_inside_one(
    handbook: Collection, as_alice: Principal, question: str, expected: list[str]
) -> None:
    for terms in (PTO, ["IT", "information technology"], ["max_connections", "connection limit"]):
        add_entry(collection=handbook, terms=terms, by=as_alice)
    assert said(question, as_alice) == expected


@pytest.mark.parametrize("acronym", ["ANY", "ONCE", "WHY", "DOES", "DOE"])
def test_an_acronym_that_is_a_form_of_a_common_word_is_known_by_its_capitals(
    acronym: str, handbook: Collection, as_alice: Principal
) -> None:
    add_entry(collection=handbook, terms=[acronym, "annual net yield"], by=as_alice)
    assert said(f"is there {acronym.lower()} leave", as_alice) == []
    assert said(f"how is {acronym} worked out", as_alice) == [acronym]
    with pytest.raises(InvalidError):
        add_entry(collection=handbook, terms=[acronym.lower(), "some other words"], by=as_alice)


@pytest.mark.parametrize(
    ("term", "question"),
    [
        ("5G", "is 5G on"),
        ("B2B", "our B2B prices"),
        ("TLS 1.3", "do we use TLS 1.3 yet"),
        ("24/7", "who is there 24/7 now"),
        ("15 March 2024", "what about 15 March 2024 then"),
        ("C++", "a course of C++ please"),
    ],
)
def test_a_term_with_a_number_or_a_sign_is_heard_among_other_words(
    term: str, question: str, handbook: Collection, as_alice: Principal
) -> None:
    add_entry(collection=handbook, terms=[term, "something else"], by=as_alice)
    assert said(question, as_alice) == [term]


def test_entries_are_heard_again_when_the_rules_of_tokens_have_changed(
    handbook: Collection, as_alice: Principal
) -> None:
    entry = add_entry(collection=handbook, terms=["5G", "fifth generation"], by=as_alice)
    type(entry).objects.filter(pk=entry.pk).update(heads=["5g 5 g"])
    assert said("is 5G on", as_alice) == []
    assert verbs.rewrite_heads() == 1
    assert said("is 5G on", as_alice) == ["5G"]


def test_a_term_longer_than_the_index_holds_is_compared_to_its_end(
    handbook: Collection, as_alice: Principal
) -> None:
    add_entry(collection=handbook, terms=["EAP", "employee assistance program plus"], by=as_alice)
    assert said("the employee assistance program plus", as_alice)
    assert not said("the employee assistance program", as_alice)


def test_only_glossaries_of_collections_that_are_read_and_asked_are_heard(
    handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    hidden = access.create_collection(name="Board", by=as_alice)
    add_entry(collection=hidden, terms=["PTO", "board retreat"], by=as_alice)
    assert heard("PTO", by=as_bob) == []
    add_entry(collection=handbook, terms=PTO, by=as_alice)
    assert [each.collection for each in heard("PTO", by=as_bob)] == ["Handbook"]
    assert len(heard("PTO", by=as_alice)) == 2
    only = heard("PTO", by=as_alice, collections=[str(hidden.pk)])
    assert [each.others for each in only] == [("board retreat",)]
    narrowed = Principal(as_alice.user_id, collection_ids=frozenset({handbook.pk}))
    assert [each.collection for each in heard("PTO", by=narrowed)] == ["Handbook"]
    access.delete_collection(collection=handbook, by=as_alice)
    assert heard("PTO", by=as_bob) == []


def test_a_sheet_comes_back_as_it_went(handbook: Collection, as_alice: Principal) -> None:
    rows = [PTO, ["Q&A", 'the "answers"'], ["C++", "cpp"]]
    add_entries(collection=handbook, rows=rows, by=as_alice)
    data = sheet_of(entries_of(handbook, by=as_alice))
    other = access.create_collection(name="Other", by=as_alice)
    assert add_entries(collection=other, rows=rows_of(data), by=as_alice) == 3
    assert sheet_of(entries_of(other, by=as_alice)) == data


@pytest.mark.parametrize(
    "data",
    [
        "PTO,带薪休假\r\n\r\nAP,accounts payable\r\n".encode(),
        "PTO;带薪休假\nAP;accounts payable".encode("utf-8-sig"),
        "PTO\t带薪休假\nAP = accounts payable".encode("utf-16"),
        "PTO,带薪休假\nAP,accounts payable\n".encode("gb18030"),
        '"PTO";"带薪休假"\n"AP";"accounts payable"'.encode(),
    ],
)
def test_a_sheet_is_read_as_spreadsheets_write_them(data: bytes) -> None:
    assert rows_of(data) == [["PTO", "带薪休假"], ["AP", "accounts payable"]]


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00\xff\xfe", b"\xff\xff\xff", b"a,b\0"])
def test_what_is_no_sheet_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidError):
        rows_of(data)


def test_a_bad_line_of_a_sheet_is_named_and_nothing_is_taken(
    handbook: Collection, as_alice: Principal
) -> None:
    with pytest.raises(InvalidError, match="Entry 2"):
        add_entries(collection=handbook, rows=[PTO, ["alone"]], by=as_alice)
    assert not Synonyms.objects.exists()


def test_a_spreadsheet_takes_no_term_for_a_formula(
    handbook: Collection, as_alice: Principal
) -> None:
    entry = add_entry(collection=handbook, terms=["+cmd|' /C calc'!A0", "@sum", "-1"], by=as_alice)
    assert not [term for term in entry.terms if term[0] in "=+-@\t"]


def test_entries_are_found_by_a_part_of_a_term(handbook: Collection, as_alice: Principal) -> None:
    add_entries(collection=handbook, rows=[PTO, ["AP", "accounts payable"]], by=as_alice)
    assert entries_of(handbook, by=as_alice, text="TIME").get().terms == PTO
    assert not entries_of(handbook, by=as_alice, text="%").exists()


@given(st.lists(st.text(max_size=120), max_size=25))
def test_any_terms_are_cleaned_to_ones_that_hear_themselves_or_refused(terms: list[str]) -> None:
    from kb.access.glossary.terms import cleaned, heads_of, key_of, wording

    try:
        found = cleaned(terms)
    except FootnoteError:
        return
    assert 2 <= len(found) <= glossary.MOST_TERMS
    assert cleaned(found) == found
    for term in found:
        words = wording(f"ask {term}, please")
        assert words.has(key_of(term)) or "'" in term or "’" in term
        assert split(term) == [term]
    assert heads_of(found)


def test_a_sheet_with_more_lines_than_there_is_room_for_is_refused_before_they_are_read(
    handbook: Collection, as_alice: Principal
) -> None:
    line = "not\x00 an entry alone"
    with pytest.raises(LimitError):
        add_entries(collection=handbook, rows=[[line]] * 2_001, by=as_alice)
    with pytest.raises(LimitError):
        rows_of(b"a,b\n" * 2_001)
    assert len(rows_of(b"a,b\n\n,\n" * 2_000)) == 2_000
    with pytest.raises(InvalidError, match="Entry 1"):
        add_entries(collection=handbook, rows=[[line]] * 2_000, by=as_alice)


def test_an_entry_is_found_by_what_is_written_in_its_terms_and_by_nothing_else(
    handbook: Collection, as_alice: Principal
) -> None:
    add_entry(collection=handbook, terms=PTO, by=as_alice)
    quoted = add_entry(collection=handbook, terms=['the "answers"', "100%_sure"], by=as_alice)

    def found(text: str) -> list[object]:
        return [each.pk for each in entries_of(handbook, by=as_alice, text=text)]

    assert found('"ANSWERS"') == found("100%_") == [quoted.pk]
    for mark in ("{", "}", ",", "\\", "off,带"):
        assert found(mark) == []
