import json

import pytest

from ingestion.reading import identify

from .marking import failure_of, reading_of, shape


def test_json_gives_paths_tables_and_whole_texts(tmp_path):
    data = {
        "name": "Footnote",
        "limits": {"size": 5, "types": ["pdf", "md"], "note": None},
        "about": "long " * 40,
        "people": [{"name": "Ann", "age": 3}, {"name": "李", "city": "上海"}],
        "mixed": [1, {"deep": [[True]]}],
    }
    assert shape(reading_of(tmp_path, json.dumps(data), "json")) == [
        ("paragraph", "name: Footnote"),
        ("paragraph", "limits.size: 5\nlimits.types: pdf, md"),
        ("paragraph", "about: " + ("long " * 40).strip()),
        ("paragraph", "people"),
        ("table", "name | age | city\nAnn | 3\n李 | 上海"),
        ("paragraph", "mixed[1]: 1"),
        ("paragraph", "mixed[2].deep[1]: true"),
    ]


def test_records_on_lines_are_one_table(tmp_path):
    text = '{"a": 1, "b": "x"}\n\n{"a": 2, "b": "y"}\n'
    assert shape(reading_of(tmp_path, text, "ndjson")) == [("table", "a | b\n1 | x\n2 | y")]


def test_deep_json_is_whole_and_broken_json_is_text(tmp_path):
    deep = "1"
    for _ in range(200):
        deep = f'{{"a": {deep}}}'
    (block,) = reading_of(tmp_path, deep, "json").blocks
    assert block.text.endswith('{"a": 1' + "}" * 159)
    found = reading_of(tmp_path, '{"open": "valu', "json")
    assert shape(found) == [("code", '{"open": "valu')]
    assert [note.code for note in found.notes] == ["cut-off"]


def test_a_notebook_gives_text_code_and_what_it_printed(tmp_path):
    cells = [
        {"cell_type": "markdown", "source": ["# Costs\n", "\n", "1. first"]},
        {
            "cell_type": "code",
            "source": "print(1)",
            "outputs": [
                {"output_type": "stream", "text": ["1\n"]},
                {
                    "data": {
                        "text/plain": "t",
                        "text/html": "<table><tr><td>a</td><td>b</td></tr></table>",
                    }
                },
                {"output_type": "error", "traceback": ["\x1b[31mBoom\x1b[0m"]},
                {"data": {"image/png": "AAAA", "text/plain": ["<Figure>"]}},
            ],
        },
    ]
    found = reading_of(tmp_path, json.dumps({"cells": cells, "nbformat": 4}), "ipynb")
    assert shape(found) == [
        ("heading", "Costs"),
        ("list", "1. first"),
        ("code", "print(1)"),
        ("code", "1"),
        ("table", "a | b"),
        ("code", "Boom"),
        ("code", "<Figure>"),
    ]
    assert failure_of(tmp_path, '{"cells": [', "ipynb") == "damaged"


def test_a_box_note_gives_its_structure(tmp_path):
    def node(type, *content, **attrs):
        return {"type": type, "attrs": attrs, "content": list(content)}

    def words(text):
        return {"type": "text", "text": text}

    note = node(
        "doc",
        node("heading", words("Notes"), level=2),
        node("ordered_list", node("list_item", node("paragraph", words("one")))),
        node("check_list", node("check_list_item", node("paragraph", words("done")), checked=True)),
        node("code_block", words("x = 1")),
    )
    found = reading_of(tmp_path, json.dumps({"doc": note}), "boxnote")
    assert shape(found) == [
        ("heading", "Notes"),
        ("list", "1. one"),
        ("list", "[x] done"),
        ("code", "x = 1"),
    ]


CUES = """WEBVTT - Standup

NOTE made by hand

1
00:00:01.000 --> 00:00:02.500
<v Ann>Good morning,

2
00:00:03.000 --> 00:00:05.000
<v Ann>everyone &amp; all.</v>

00:00:06.000 --> 00:00:07.000
<v Bo>Hello.</v>

01:02:03.000 --> 01:02:04.000
<b>After</b> a pause.
"""


def test_cues_are_joined_with_the_time_and_the_speaker_in_front(tmp_path):
    assert [text for _, text in shape(reading_of(tmp_path, CUES, "vtt"))] == [
        "Standup",
        "made by hand",
        "[00:01] Ann: Good morning, everyone & all.",
        "[00:06] Bo: Hello.",
        "[1:02:03] Bo: After a pause.",
    ]
    cues = "1\r\n00:00:01,000 --> 00:00:02,000\r\n你好，\r\n世界。\r\n\r\n"
    srt = cues + "2\r\n00:00:02,100 --> 00:00:03,000\r\n完。\r\n"
    assert [text for _, text in shape(reading_of(tmp_path, srt, "srt"))] == [
        "[00:01] 你好， 世界。 完。"
    ]


def test_source_code_is_cut_where_a_definition_begins_and_keeps_every_line(tmp_path):
    text = "\n\n".join(f"def f{n}():\n    x = {n}\n\n    return x  # 注释" for n in range(200))
    blocks = reading_of(tmp_path, text, "code").blocks
    assert len(blocks) > 5
    assert all(block.kind == "code" and block.text.startswith("def ") for block in blocks)
    lines = [line for block in blocks for line in block.text.split("\n") if line.strip()]
    assert lines == [line for line in text.split("\n") if line.strip()]


def test_a_yaml_bomb_is_only_text(tmp_path):
    text = 'a: &a ["lol","lol"]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]'
    assert shape(reading_of(tmp_path, text, "code")) == [("code", text)]


@pytest.mark.parametrize(
    ("filename", "head", "name"),
    [
        ("README", b"Read me first", "txt"),
        (".htaccess", b"Deny from all", "txt"),
        ("minutes.v2", "会议纪要".encode(), "txt"),
        ("page.txt", b"<html><body>shown as it is</body></html>", "txt"),
        ("a.utf16.txt", "text".encode("utf-16"), "txt"),
        ("a.b.JSONL", b'{"a": 1}', "ndjson"),
        ("paper.nxml", b"<article/>", "jats"),
        ("trailing.txt ", b"text", "txt"),
        ("setup.py", b"import os", "code"),
    ],
)
def test_text_is_known_whatever_it_is_called(filename, head, name):
    assert identify(filename=filename, head=head).name == name


@pytest.mark.parametrize("depth", [60, 900, 960, 985, 5_000, 200_000])
def test_json_nested_too_deep_for_the_parser_is_read_all_the_same(tmp_path, depth):
    text = '{"a": ' + "[ " * depth + '"the inmost word"' + " ]" * depth + "}"
    for format in ("json", "ndjson"):
        found = reading_of(tmp_path, text, format)
        assert "the inmost word" in "".join(text for _, text in shape(found))
