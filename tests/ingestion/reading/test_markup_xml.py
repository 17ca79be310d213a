import io
import time
import zipfile

import pytest

from .marking import failure_of, reading_of, shape

DOCBOOK = """<?xml version="1.0"?><!DOCTYPE article>
<article xmlns="http://docbook.org/ns/docbook"><info><title>Rules</title></info>
<section><title>Leave</title><para>Thirty <emphasis>days</emphasis> a year.</para>
<orderedlist><listitem><para>Ask</para></listitem>
<listitem><para>Wait</para></listitem></orderedlist>
<informaltable><tgroup cols="2"><thead><row><entry>Grade</entry><entry>Days</entry></row></thead>
<tbody><row><entry>Senior</entry><entry>35</entry></row></tbody></tgroup></informaltable>
<programlisting>a  =  1</programlisting></section></article>"""
JATS = """<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "JATS.dtd">
<article><front><journal-meta><issn>1</issn></journal-meta><article-meta>
<title-group><article-title>Cows &amp; methane</article-title></title-group>
<contrib-group><contrib><name><surname>Ng</surname>
<given-names>Ann</given-names></name></contrib></contrib-group>
</article-meta></front><body><sec><title>Results</title>
<p>CO<sub>2</sub> fell by 10<sup>7</sup>&nbsp;kg
(<xref>1</xref>).</p></sec></body><back><ref-list><title>References</title><ref><element-citation>
<source>Nature</source><year>2020</year></element-citation></ref></ref-list></back></article>"""
FB2 = """<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0">
<description><title-info>
<book-title>A tale</book-title></title-info></description><body>
<section><title><p>One</p></title>
<p>It was <emphasis>late</emphasis>.</p></section></body>
<binary id="x">AAAA</binary></FictionBook>"""
SVG = """<svg xmlns="http://www.w3.org/2000/svg"><title>Plan</title><style>x</style>
<text>Room <tspan>1</tspan></text><script>alert(1)</script></svg>"""


def test_docbook_jats_fictionbook_and_svg_are_read_by_their_words(tmp_path):
    assert shape(reading_of(tmp_path, DOCBOOK, "dbk")) == [
        ("heading", "Rules"),
        ("heading", "Leave"),
        ("paragraph", "Thirty days a year."),
        ("list", "1. Ask"),
        ("list", "2. Wait"),
        ("table", "Grade | Days\nSenior | 35"),
        ("code", "a  =  1"),
    ]
    found = reading_of(tmp_path, JATS, "jats")
    assert found.title == "Cows & methane"
    assert shape(found) == [
        ("heading", "Cows & methane"),
        ("paragraph", "Ann Ng"),
        ("heading", "Results"),
        ("paragraph", "CO2 fell by 10^7 kg (1)."),
        ("heading", "References"),
        ("list", "Nature 2020"),
    ]
    found = reading_of(tmp_path, FB2, "fb2")
    assert (found.title, shape(found)) == (
        "A tale",
        [("heading", "One"), ("paragraph", "It was late.")],
    )
    assert [text for _, text in shape(reading_of(tmp_path, SVG, "svg"))] == ["Plan", "Room 1"]


def test_an_xml_file_is_told_by_its_root(tmp_path):
    assert reading_of(tmp_path, JATS, "xml").title == "Cows & methane"
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>Hi</h1></body></html>"
    assert shape(reading_of(tmp_path, page, "xml")) == [("heading", "Hi")]


def test_data_in_xml_gives_tables_and_names_its_values(tmp_path):
    text = """<?xml version="1.0" encoding="utf-16"?><office place="Bonn"><floor>2</floor>
    <person id="1"><name>Ann</name><phone>7</phone></person>
    <note>Ring <b>twice</b>, please.</note>
    <rooms><room><name>Blue</name><seats>4</seats></room><room><name>Red</name></room></rooms></office>"""
    assert shape(reading_of(tmp_path, text.encode("utf-16"), "xml")) == [
        ("paragraph", "office: place=Bonn"),
        ("paragraph", "floor: 2"),
        ("paragraph", "person: id=1"),
        ("paragraph", "name: Ann"),
        ("paragraph", "phone: 7"),
        ("paragraph", "Ring twice, please."),
        ("table", "name | seats\nBlue | 4\nRed"),
    ]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "declared",
    [
        f'<!ENTITY l0 "ha">{LAUGHS}',
        '<!ENTITY l11 SYSTEM "file:///etc/passwd">',
        '<!ENTITY l11 SYSTEM "http://127.0.0.1:9/x">',
        '<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;<!ENTITY l11 "x">',
        f'<!ENTITY l11 "{"a" * 50_000}">',
    ],
)
@pytest.mark.parametrize("format", ["xml", "svg"])
def test_a_file_with_entities_of_its_own_is_refused(tmp_path, declared, format):
    start = time.monotonic()
    text = f"<?xml version='1.0'?><!-- <a> --><!DOCTYPE a [{declared}]><a x='&l11;'>&l11;</a>"
    assert failure_of(tmp_path, text, format) == "xml-entities"
    assert time.monotonic() - start < 10


def test_xml_that_is_cut_off_or_nested_too_deep_is_read_as_far_as_it_goes(tmp_path):
    found = reading_of(tmp_path, "<a><b>one</b><b>two</b><c>thr", "xml")
    assert [block.text for block in found.blocks][:2] == ["b: one", "b: two"]
    assert [note.code for note in found.notes] == ["cut-off"]
    deep = "<a>" * 50_000 + "x" + "</a>" * 50_000
    assert failure_of(tmp_path, deep, "xml") in ("damaged", "no-text")


def epub(chapters: dict[str, str], spine: list[str], nav: str = "", **more: str) -> bytes:
    made = io.BytesIO()
    items = "".join(
        f'<item id="{n}" href="t%20x/{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in chapters
    )
    with zipfile.ZipFile(made, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:x"><rootfile full-path="OPS/p.opf"/></container>',
        )
        book.writestr(
            "OPS/p.opf",
            f"""<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <metadata><dc:title>The book</dc:title></metadata><manifest>{items}
            <item id="nav" href="nav.xhtml" properties="nav"/></manifest>
            <spine>{"".join(f'<itemref idref="{n}"/>' for n in spine)}</spine></package>""",
        )
        book.writestr("OPS/nav.xhtml", f"<html><body><nav>{nav}</nav></body></html>")
        for name, body in chapters.items():
            book.writestr(
                f"OPS/t x/{name}.xhtml",
                f"<?xml version='1.0' encoding='utf-8'?><html><body>{body}</body></html>",
            )
        for name, body in more.items():
            book.writestr(name.replace("__", "/"), body)
    return made.getvalue()


def test_a_book_is_read_in_the_order_of_its_spine_with_titles_from_its_contents(tmp_path):
    data = epub(
        {"b": "<h1>Second</h1><p>two</p>", "a": "<p>one</p>"},
        ["a", "b"],
        nav='<ol><li><a href="t%20x/a.xhtml#top">First</a></li></ol>',
    )
    found = reading_of(tmp_path, data, "epub")
    assert found.title == "The book"
    assert shape(found) == [
        ("heading", "First"),
        ("paragraph", "one"),
        ("heading", "Second"),
        ("paragraph", "two"),
    ]


def test_a_locked_a_wrong_and_an_exploding_book_are_told_apart(tmp_path):
    chapter = {"a": "<p>one</p>"}
    assert (
        failure_of(tmp_path, epub(chapter, ["a"], **{"META-INF__rights.xml": "<r/>"}), "epub")
        == "encrypted"
    )
    assert failure_of(tmp_path, epub(chapter, ["a"])[:300], "epub") == "damaged"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", b"\0" * 250_000_000)
    assert failure_of(tmp_path, made.getvalue(), "epub") == "unpacks-too-large"
