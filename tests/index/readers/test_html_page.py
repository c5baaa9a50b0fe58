"""A page is read as a reader sees it, and what is not content is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.datatypes import BlockKind, FurnitureKind
from index.errors import ReadError
from index.readers.html_page import read_html

LONG = "The policy applies to every member of staff, whatever their hours, and to volunteers and contractors too. " * 3


def page(body, head=""):
    return read_html(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


def furniture_of(document, kind=None):
    return " ".join(part.span.cut(document.text) for part in document.furniture if kind in (None, part.kind))


def content_of(document):
    kept, at = [], 0
    for part in document.furniture:
        kept.append(document.text[at : part.span.start])
        at = part.span.end
    return " ".join(("".join(kept) + document.text[at:]).split())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<nav><a href=/>Odd words</a></nav>", FurnitureKind.NAVIGATION),
        ("<div role=navigation>Odd words</div>", FurnitureKind.NAVIGATION),
        ("<header><a href=/>Odd words</a></header>", FurnitureKind.NAVIGATION),
        ("<ul class=breadcrumb><li><a href=/>Odd words</a></ul>", FurnitureKind.NAVIGATION),
        ("<aside><p>Odd words</p></aside>", FurnitureKind.RELATED),
        ("<div class='you-may-also-like related'><a href=x>Odd words</a></div>", FurnitureKind.RELATED),
        ("<footer>Odd words</footer>", FurnitureKind.NOTICE),
        ("<div id=cookieConsent>Odd words <button>OK</button></div>", FurnitureKind.BANNER),
        ("<form><input name=q> Odd words</form>", FurnitureKind.BANNER),
        ("<div class=share-tools><a href=x>Odd words</a></div>", FurnitureKind.BANNER),
        ("<p hidden>Odd words</p>", FurnitureKind.HIDDEN),
        ("<p style='display: none'>Odd words</p>", FurnitureKind.HIDDEN),
        ("<p style='DISPLAY:NONE;'>Odd words</p>", FurnitureKind.HIDDEN),
        ("<p style='visibility:hidden'>Odd words</p>", FurnitureKind.HIDDEN),
        ("<p aria-hidden=true>Odd words</p>", FurnitureKind.HIDDEN),
        ("<p style='color:#ffffff'>Odd words</p>", FurnitureKind.HIDDEN),
        ("<p style='color:white;background:#fff'>Odd words</p>", FurnitureKind.HIDDEN),
        ("<p style='font-size:0'>Odd words</p>", FurnitureKind.HIDDEN),
        ("<p style='font-size:1px'>Odd words</p>", FurnitureKind.HIDDEN),
        ("<p style='opacity:0'>Odd words</p>", FurnitureKind.HIDDEN),
        ("<p style='position:absolute;left:-9999px'>Odd words</p>", FurnitureKind.HIDDEN),
        ("<p>Seen <span class=sr-only>Odd words</span> seen</p>", FurnitureKind.HIDDEN),
        ("<p class=gone>Odd words</p>", FurnitureKind.HIDDEN),
    ],
)
@pytest.mark.parametrize("where", ["before", "inside", "after"])
def test_marks_furniture_and_nothing_else(body, kind, where, check_document):
    main = f"<main><h1>Leave</h1><p>{LONG}</p>{body if where == 'inside' else ''}<p>Last words.</p></main>"
    if where == "inside" and "<header" in body:
        pytest.skip("the head of an article is content")
    document = page(
        (body if where == "before" else "") + main + (body if where == "after" else ""),
        "<style>.gone{display:none}</style>",
    )
    check_document(document)
    assert "Odd words" in furniture_of(document, kind)
    assert "Odd words" not in content_of(document)
    assert LONG.strip() in content_of(document)
    assert "Last words." in content_of(document)


@pytest.mark.parametrize(
    "body",
    [
        f"<main class=share-cookie-banner><p>{LONG}</p></main>",
        f"<main aria-hidden=true><p>{LONG}</p></main>",
        f"<div style='display:none'><main><p>{LONG}</p></main></div>",
        f"<article class=related><p>{LONG}</p></article>",
        f"<form><input><article><p>{LONG}</p></article></form>",
        f"<main><div class=share-capital><p>{LONG}</p></div></main>",
        f"<main><div class=cookie-policy><p>{LONG}</p></div></main>",
        f"<main><section class='menu related-duties'><p>{LONG}</p></section></main>",
        f"<main><aside class=note><p>{LONG}</p></aside></main>",
        f"<main><aside role=note><p>{LONG}</p></aside></main>",
        f"<div class='page has-sidebar no-banner'><p>{LONG}</p></div>",
        f"<main><p style='color:white;background:#003087'>{LONG}</p></main>",
        f"<style>@media print {{ .x {{ display:none }} }}</style><main><p class=x>{LONG}</p></main>",
        f"<main><button aria-controls=a1>Show</button><div id=a1 style='display:none'><p>{LONG}</p></div></main>",
        f"<main><header><p>{LONG}</p></header></main>",
        f"<header><h1>Leave</h1><p>{LONG}</p></header><p>More.</p>",
        f"<body style='opacity:0'><p>{LONG}</p>",
        f"<blockquote><p>{LONG}</p><footer>Ann Lee</footer></blockquote>",
    ],
)
def test_never_marks_the_body(body, check_document):
    document = page(body)
    check_document(document)
    assert LONG.strip() in content_of(document)


def test_scripts_styles_comments_and_templates_are_not_text():
    document = page(
        "<script>var a='bad'</script><style>bad{}</style><!-- bad --><template>bad</template><p>Good.<script>bad</script></p>"  # noqa: E501
    )
    assert document.text == "Good."


def test_blocks_of_every_kind(check_document, words_of):
    document = page(
        """<h1>Leave</h1><p>Staff may  carry<br>over when:</p>
        <ul><li>they <b>ask</b>:<ol type=a><li>in writing<li>by phone</ol><li><p>they are ill</p><p>or away</p></ul>
        <h3>Terms</h3><dl><dt>Carer<dd>One who cares.</dl>
        <details><summary>Ill?</summary><p>Tell us.</p></details>
        <blockquote>Said.</blockquote><pre>a  b
  c</pre>"""
    )
    check_document(document)
    seen = [(b.kind, b.level, b.span.cut(document.text), b.lead_in) for b in document.blocks]
    paragraph, item, heading = BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING
    assert seen == [
        (heading, 1, "Leave", ""),
        (paragraph, 0, "Staff may carry\nover when:", ""),
        (item, 1, "they ask:", "Staff may carry over when:"),
        (item, 2, "a. in writing", "they ask:"),
        (item, 2, "b. by phone", "they ask:"),
        (item, 1, "they are ill", "Staff may carry over when:"),
        (item, 1, "or away", "Staff may carry over when:"),
        (heading, 3, "Terms", ""),
        (paragraph, 0, "Carer", ""),
        (item, 1, "One who cares.", "Carer"),
        (paragraph, 0, "Ill?", ""),
        (item, 1, "Tell us.", "Ill?"),
        (paragraph, 0, "Said.", ""),
        (paragraph, 0, "a  b\n  c", ""),
    ]


def rows_of(document):
    return [
        [(cell.column, cell.span.cut(document.text)) for cell in block.cells]
        for block in document.blocks
        if block.kind is BlockKind.TABLE_ROW
    ]


def test_table_with_spans(check_document):
    document = page(
        "<table><caption>Days</caption><thead><tr><th rowspan=2>Band<th colspan=2>Leave<tr><th>Full<th>Part</thead>"
        "<tr><td rowspan=2>A<td>25<td>12<tr><td>26<td>13<tr><td colspan=3>Senior<tr><td>B<td colspan=2>30</table>"
    )
    check_document(document)
    assert rows_of(document) == [
        [("", "Band"), ("", "Leave")],
        [("", "Band"), ("", "Full"), ("", "Part")],
        [("Band", "A"), ("Leave Full", "25"), ("Leave Part", "12")],
        [("Band", "A"), ("Leave Full", "26"), ("Leave Part", "13")],
        [("", "Senior")],
        [("Band", "B"), ("Leave Full / Leave Part", "30")],
    ]


def test_first_row_names_columns_only_when_it_reads_like_names():
    named = page("<table><tr><td>Band<td>Pay<tr><td>5<td>£28,407</table>")
    assert rows_of(named)[1] == [("Band", "5"), ("Pay", "£28,407")]
    facts = page("<table><tr><td>Issued<td>3 May 2021<tr><td>Owner<td>HR</table>")
    assert rows_of(facts)[0] == [("", "Issued"), ("", "3 May 2021")]


def test_layout_tables_are_read_as_text(words_of):
    document = page(f"<table><tr><td><h1>Leave</h1></td><td><p>{LONG}</p></td></tr></table>")
    assert words_of(document, BlockKind.HEADING) == ["Leave"]
    assert not rows_of(document)


def test_headings_in_furniture_rule_nothing():
    document = page("<main><h1>Leave</h1><aside><h2>Related</h2></aside><p>After.</p></main>")
    assert document.section_at(document.text.index("After.")).path == ("Leave",)


def test_superscript_digits_do_not_run_into_the_word():
    assert page("<p>leave<sup>1</sup> and m<sup>2</sup> and 1<sup>st</sup></p>").text == "leave¹ and m² and 1st"


HEAD = """<title>Leave policy | Acme</title><meta property="og:site_name" content="Acme">
<link rel=canonical href="https://example.org/leave"><meta property="article:modified_time" content="2024-01-01">"""


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (HEAD, "<p>x</p>", {"title": "Leave policy", "publisher": "Acme", "url": "https://example.org/leave", "published": None}),  # noqa: E501
        ('<meta name="citation_publication_date" content="2021/02/03">', "", {"published": "2021-02-03"}),
        ('<meta property="article:published_time" content="2021-02-03T10:00:00Z">', "", {"published": "2021-02-03"}),
        ('<meta name="DCTERMS.issued" content="2021-02">', "", {"published": "2021-02"}),
        ('<meta name="dcterms.modified" content="2021-02">', "", {"published": None}),
        ('<meta name="citation_author" content="Ann Lee"><meta name="citation_author" content="Bo Ek">', "",
         {"authors": ("Ann Lee", "Bo Ek")}),
        ("", "<p>Published <time datetime=2021-02-03>3 Feb</time></p>", {"published": "2021-02-03"}),
        ("", "<p>Updated <time datetime=2021-02-03>3 Feb</time></p>", {"published": None}),
        ('<script type="application/ld+json">{"@graph":[{"@type":"Organization","name":"No"},{"@type":"NewsArticle",'
         '"headline":"Leave","author":[{"name":"Ann Lee"},"Bo Ek"],"publisher":{"name":"Acme"},'
         '"datePublished":"2021-02-03","inLanguage":"cy"}]}</script>', "",
         {"title": "Leave", "authors": ("Ann Lee", "Bo Ek"), "publisher": "Acme", "published": "2021-02-03", "language": "cy"}),  # noqa: E501
        ('<script type="application/ld+json">{broken</script>', "", {"published": None}),
        ('<script type="application/ld+json">' + "[" * 5000 + "</script>", "", {"published": None}),
        ('<meta property="og:locale" content="en_GB">', "", {"language": "en-GB"}),
    ],
)  # fmt: skip
def test_source_facts(head, body, expected):
    document = page(f"{body}<p>Words.</p>", head)
    assert {name: getattr(document.source, name) for name in expected} == expected


def test_declared_charset_is_used():
    content = "<meta charset=windows-1251><p>Привет всем сотрудникам".encode("cp1251")
    assert "Привет" in read_html(content, "a.html").text


@pytest.mark.parametrize("content", [b"<!-- nothing -->", b"   "])
def test_no_page_is_a_read_error(content):
    with pytest.raises(ReadError):
        read_html(content, "a.html")


def test_a_page_nested_thousands_deep_is_read(check_document):
    document = page("<div>" * 1500 + "deep" + "</div>" * 1500 + "<p>after</p>")
    check_document(document)
    assert "deep" in document.text


TAGS = ["p", "div", "li", "ul", "ol", "table", "tr", "td", "th", "h1", "h2", "nav", "main", "span", "details", "summary",  # noqa: E501
        "dl", "dt", "dd", "pre", "b", "br", "button", "aside", "footer", "a", "form", "thead", "sup"]  # fmt: skip


@given(
    st.lists(
        st.one_of(
            st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
            st.sampled_from(
                ["<td colspan=3 rowspan=2>", "<ol start=5 reversed>", "<p hidden>", "<div class='share nav'>"]
            ),
            st.text(max_size=8),
        ),
        max_size=40,
    )
)
def test_any_soup_keeps_the_promises(check_document, parts):
    try:
        document = read_html("".join(["<p>start", *parts]).encode("utf-8", "replace"), "a.html")
    except ReadError:
        return
    check_document(document)


ARTICLES = """<main>
<article><h1>First piece</h1><p class=byline>By Ann Lee</p><time datetime="2021-03-04">4 March 2021</time>
<p>Words about wards.</p><h2>Method</h2><p>Words about method.</p></article>
<article><h2>Second piece</h2><p>By Bo Ek <time datetime="2022-05-06">6 May 2022</time></p>
<p>Words about beds.</p><h3>Results</h3><p>Words about results.</p></article>
<article><h2>Third piece</h2><p>Words of nobody.</p></article></main>"""


@pytest.mark.parametrize(("head", "outer"), [("<title>Journal</title>", ("Journal",)), ("", ())])
def test_each_of_several_articles_has_its_own_source(head, outer, check_document):
    document = page(ARTICLES, head)
    check_document(document)
    assert document.source.title == (outer[0] if outer else None)
    assert (document.source.authors, document.source.published) == ((), None)
    found = [(section.path, section.source) for section in document.sections if section.path != outer]
    first, second = ("First piece", ("Ann Lee",), "2021-03-04"), ("Second piece", ("Bo Ek",), "2022-05-06")
    assert [(path, source.title, source.authors, source.published) for path, source in found] == [
        ((*outer, "First piece"), *first),
        ((*outer, "First piece", "Method"), *first),
        ((*outer, "Second piece"), *second),
        ((*outer, "Second piece", "Results"), *second),
        ((*outer, "Third piece"), "Third piece", (), None),
    ]


def test_one_article_with_teasers_is_no_collection():
    teaser = "<article><h3><a href=x>Other</a></h3><p>By Bo Ek</p><time datetime=2020-01-02>then</time></article>"
    document = page(f"<article><h1>Leave</h1><p>By Ann Lee</p><p>{LONG}</p></article>{teaser}{teaser}")
    assert (document.source.title, document.source.authors) == ("Leave", ("Ann Lee",))
    assert not any(section.source for section in document.sections)


def test_the_date_of_a_change_is_not_that_of_an_article():
    article = "<article><h2>{0}</h2><p>By Ann {0}</p><p>Updated <time datetime=2024-01-02>x</time></p></article>"
    document = page(article.format("One") + article.format("Two"))
    assert [section.source.published for section in document.sections if section.source] == [None, None]


@pytest.mark.parametrize(
    ("body", "text", "hidden"),
    [
        ("<p><del>Pay £9.</del><ins>Pay £10.</ins></p>", "Pay £9. Pay £10.", "Pay £9. "),
        ("<p>Pay £<s>9</s>10 an hour.</p>", "Pay £9 10 an hour.", "9 "),
        ("<p>New.<strike>Old.</strike></p>", "New. Old.", " Old."),
        ("<p>New <span style='text-decoration: line-through red'>Old</span></p>", "New Old", "Old"),
        ("<p>New <span class=gone>Old</span></p>", "New Old", "Old"),
        ("<del><p>Old.</p></del><p>New.</p>", "Old.\n\nNew.", "Old."),
        ("<table><tr><td><s>9</s>10</td><td>days</td></tr></table>", "9 10\tdays", "9 "),
    ],
)
def test_struck_words_are_hidden_and_stand_apart(body, text, hidden, check_document):
    document = page(body, "<style>.gone {text-decoration: line-through}</style>")
    check_document(document)
    assert document.text == text
    assert furniture_of(document, FurnitureKind.HIDDEN) == hidden


@pytest.mark.parametrize("tag", ["div", "div class=x", "span", "section"])
def test_words_below_any_number_of_frames_are_read(tag):
    name = tag.split()[0]
    document = page(f"<p>Top.</p>{f'<{tag}>' * 20_000}<p>Deep.</p>{f'</{name}>' * 20_000}<p>After.</p>")
    assert document.text == "Top.\n\nDeep.\n\nAfter."
    assert not document.warnings


def test_deep_frames_that_hide_go_on_hiding():
    document = page(
        f"<p>Top.</p>{'<div>' * 5000}<div style='display:none'>Odd words</div><p>Deep.</p>{'</div>' * 5000}"
    )
    assert furniture_of(document, FurnitureKind.HIDDEN) == "Odd words"
    assert content_of(document) == "Top. Deep."


def test_what_is_nested_too_deep_is_told():
    with pytest.raises(ReadError, match="nested too deep"):
        page("<ul>" * 5000 + "<li>Deep.")
    assert "nested too deep" in page("<p>Top.</p>" + "<ul>" * 5000 + "<li>Deep.").warnings[0]
