"""The same small document in each markup gives the same blocks."""

import pytest

from .marking import reading_of, shape

EXPECTED = [
    ("heading", "Travel"),
    ("paragraph", "Ask the travel desk and read the rules for big trips, 报销流程."),
    ("heading", "Steps"),
    ("list", "1. Book early"),
    ("list", "2. Keep bills"),
    ("list", "Trains first"),
    ("table", "City | Limit\nBonn | 90\n上海 | 120"),
    ("code", "total = 1\n    more = 2"),
    ("paragraph", "The end."),
]

ORG = """#+title: Travel book
* Travel
  :PROPERTIES:
  :CUSTOM_ID: travel
  :END:
Ask the [[https://example.com][travel desk]] and read the *rules* for ~big~ trips, /报销流程/.
# a comment
** Steps
1. Book early
2. Keep bills

- Trains first

| City | Limit |
|------+-------|
| Bonn | 90    |
| 上海 | 120   |

#+begin_src python
total = 1
    more = 2
#+end_src

The end.
"""
RST = """Travel
======

Ask the `travel desk <https://example.com>`__ and read the **rules** for ``big`` trips,
:emphasis:`报销流程`.

.. a comment

Steps
-----

1. Book early
2. Keep bills

- Trains first

+------+-------+
| City | Limit |
+======+=======+
| Bonn | 90    |
+------+-------+
| 上海 | 120   |
+------+-------+

.. code-block:: python

   total = 1
       more = 2

The end.
"""
ADOC = """= Travel

// a comment
Ask the https://example.com[travel desk] and read the *rules* for `big` trips, _报销流程_.

=== Steps

. Book early
. Keep bills

* Trains first

[cols=",",options="header",]
|===
|City |Limit
|Bonn |90
|上海 |120
|===

[source,python]
----
total = 1
    more = 2
----

The end.
"""
WIKI = """= Travel =

Ask the [https://example.com travel desk] and read the '''rules''' for <code>big</code> trips, \
''报销流程''.<!-- a comment -->

== Steps ==

# Book early
# Keep bills

* Trains first

{| class="wikitable"
! City
! Limit
|-
| Bonn || 90
|-
| 上海
| style="color:red" | 120
|}

<syntaxhighlight lang="python">
total = 1
    more = 2</syntaxhighlight>

The end.
[[Category:Travel]]
"""
TEXTILE = """h1(#travel). Travel

Ask the "travel desk":https://example.com and read the *rules* for @big@ trips, _报销流程_.

h2. Steps

# Book early
# Keep bills

* Trains first

|_. City|_. Limit|
|Bonn|90|
|上海|120|

bc. total = 1
    more = 2

The end&#46;
"""
TEX = r"""\documentclass{article}
\usepackage{booktabs}
\begin{document}
\section{Travel}\label{travel}
Ask the \href{https://example.com}{travel desk} and read the \textbf{rules} for \texttt{big}
trips, \emph{报销流程}. % a comment

\subsection{Steps}
\begin{enumerate}
\item Book early
\item Keep bills
\end{enumerate}

\begin{itemize}
\item Trains first
\end{itemize}

\begin{tabular}{@{}ll@{}}
\toprule
City & Limit \\
\midrule
Bonn & 90 \\
上海 & 120 \\
\bottomrule
\end{tabular}

\begin{verbatim}
total = 1
    more = 2
\end{verbatim}

The end.
\end{document}
"""
MARKDOWN = """# Travel

Ask the [travel desk](https://example.com) and read the **rules** for `big` trips, *报销流程*.

## Steps

1. Book early
2. Keep bills

- Trains first

| City | Limit |
|------|-------|
| Bonn | 90    |
| 上海 | 120   |

```
total = 1
    more = 2
```

The end.
"""
DOCUMENTS = {
    "org": ORG,
    "rst": RST,
    "adoc": ADOC,
    "mediawiki": WIKI,
    "textile": TEXTILE,
    "tex": TEX,
    "md": MARKDOWN,
}


@pytest.mark.parametrize("format", DOCUMENTS)
def test_headings_lists_tables_and_code_are_the_same_in_every_markup(tmp_path, format):
    found = reading_of(tmp_path, DOCUMENTS[format], format)
    assert [
        (kind, " ".join(t.split()) if kind == "paragraph" else t) for kind, t in shape(found)
    ] == EXPECTED
    table = next(block for block in found.blocks if block.kind == "table")
    assert (table.rows[0], table.header) == (["City", "Limit"], 1)
    assert [b.level for b in found.blocks if b.kind == "heading"] == [1, 2]


def test_words_that_a_narrow_grid_cut_are_whole_again(tmp_path):
    text = """The vulnerability is old.

+---------+------+
| CVE     | x    |
+=========+======+
| vulnera | this |
| bility  | is   |
+---------+------+
| s       | 9    |
| ourcegr |      |
| aph/app |      |
+---------+------+
"""
    table = reading_of(tmp_path, text, "rst").blocks[-1]
    assert table.rows[2] == ["sourcegraph/app", "9"]


def test_what_rst_indents_and_directs_is_read(tmp_path):
    text = """.. note:: Mind the gap

   Between train and platform.

Example::

    run  now

term
    What it means.

.. image:: a.png
   :alt: A map

.. list-table::
   :header-rows: 1

   * - Name
     - Days
   * - Ann
     - 3

=====  ====
A      B
=====  ====
one    two
=====  ====
"""
    assert shape(reading_of(tmp_path, text, "rst")) == [
        ("paragraph", "Mind the gap"),
        ("paragraph", "Between train and platform."),
        ("paragraph", "Example:"),
        ("code", "run  now"),
        ("paragraph", "term"),
        ("paragraph", "What it means."),
        ("paragraph", "A map"),
        ("table", "Name | Days\nAnn | 3"),
        ("table", "A | B\none | two"),
    ]


def test_latex_commands_become_the_signs_they_stand_for(tmp_path):
    text = r"""\title{On \'Etudes}\begin{document}
Costs rose 5\% to \$9\,000 --- see~\cite{smith} and \verb|a_b|\footnote{Net of tax.}, Stra\ss{}e,
na\"{\i}ve ``quoted'' \textbackslash{}n \hypertarget{x}{kept}.
\end{document}"""
    found = reading_of(tmp_path, text, "tex")
    assert found.title == "On Études"
    assert " ".join(found.blocks[-1].text.split()) == (
        "Costs rose 5% to $9 000 — see [smith] and a_b (Net of tax.), Straße, "
        "naïve “quoted” \\n kept."
    )


def test_asciidoc_links_settings_and_cells_with_signs_are_read(tmp_path):
    text = """:version: 2.1
[NOTE]
====
See link:++a b++[the +plan+], <<id,that>> and https://example.com[].
====

|===
^h|Code 2+|Name
|a |b |c \\| d
|===
"""
    assert shape(reading_of(tmp_path, text, "adoc")) == [
        ("paragraph", "version: 2.1"),
        ("paragraph", "NOTE"),
        ("paragraph", "See the plan, that and https://example.com."),
        ("table", "Code | Name\na | b | c | d"),
    ]


def test_wiki_templates_and_pictures_leave_their_words(tmp_path):
    text = (
        "{{Notice|Closed on {{date|Monday}}|colour=red}}\n\n"
        "[[File:a.png|thumb|The hall]] [[Office|our office]]"
    )
    assert [t for _, t in shape(reading_of(tmp_path, text, "mediawiki"))] == [
        "Closed on Monday red",
        "The hall our office",
    ]


def test_markdown_keeps_the_numbers_of_lists_and_reads_html_in_it(tmp_path):
    text = """3. three
4. four
   - inner

<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>

<details><summary>More</summary>

inside

</details>
"""
    assert shape(reading_of(tmp_path, text, "md")) == [
        ("list", "3. three"),
        ("list", "4. four"),
        ("list", "inner"),
        ("table", "A | B\n1 | 2"),
        ("paragraph", "More"),
        ("paragraph", "inside"),
    ]


def test_quotes_of_quotes_are_read_however_deep(tmp_path):
    assert shape(reading_of(tmp_path, "> " * 5_000 + "deep", "md")) == [("paragraph", "deep")]
