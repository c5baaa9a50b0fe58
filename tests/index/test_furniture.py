from pathlib import Path

import pytest

from index.datatypes import Document, Furniture, FurnitureKind, Span, Turn
from index.furniture import is_repeated, mark_furniture, repeatable_lines
from index.furniture.marking import merge_furniture
from index.readers.markdown import read_markdown
from index.readers.plain_text import read_plain_text
from tests.index.readers.document_invariants import check_document
from tests.measure_furniture import FIXTURES, Score, read_fixture, score_case

NAVIGATION, BANNER, RELATED = FurnitureKind.NAVIGATION, FurnitureKind.BANNER, FurnitureKind.RELATED
RUNNING, REFERENCES, SCRIPT = FurnitureKind.RUNNING_HEADER, FurnitureKind.REFERENCES, FurnitureKind.SCRIPT
MISDECODED, NOTICE = FurnitureKind.MISDECODED, FurnitureKind.NOTICE
PROSE = "The trust pays for leave in full, and the manager decides within ten working days of the request. "


def marked(text: str, repeated: frozenset[str] = frozenset()) -> Document:
    document = mark_furniture(read_plain_text(text.encode(), "a.txt"), repeated)
    check_document(document)
    return document


def words_marked(document: Document) -> list[tuple[str, FurnitureKind]]:
    return [(" ".join(each.span.cut(document.text).split()), each.kind) for each in document.furniture]


MARKED = {
    "analytics": ("(function(w,d){w[l]=w[l]||[];w.push({'a':1});})(window,document);\n\n" + PROSE, SCRIPT),
    "json": ('{"@type": "Article", "name": "Leave", "about": ["x", "y"]}; var a = {"b": 1};\n\n' + PROSE, SCRIPT),
    "subscribe": (PROSE + "\n\nSign up to our monthly newsletter\n", BANNER),
    "cookies": ("We use cookies to make this site work.\n\n" + PROSE, BANNER),
    "share": (PROSE + "\n\nShare this page\n", BANNER),
    "rate": (PROSE + "\n\nWas this page helpful?\n\nYes\n\nNo\n", BANNER),
    "correspondence": ("Correspondence to: A Lee\na.lee@x.example\n\n" + PROSE, BANNER),
    "back to top": (PROSE + "\n\n▲Back to top\n", NAVIGATION),
    "breadcrumb": ("Home > Staff > Leave\n\n" + PROSE, NAVIGATION),
    "path left over": ("Publication (/publication)\n\n" + PROSE, NAVIGATION),
    "address of a picture": (PROSE + "\n\n(https://x.example/2024/fig-1.png)\n\n" + PROSE, NAVIGATION),
    "dangling tags": ("Title\n\nThis content relates to the following topics:\n\n" + PROSE * 3, NAVIGATION),
    "licence": (PROSE + "\n\nThis publication is licensed under the Open Government Licence v3.0.\n", NOTICE),
    "copyright": (PROSE + "\n\n© Hill Trust 2024\n", NOTICE),
    "number": (PROSE + "\n\nPublication reference: PRN0012\n", NOTICE),
    "dotted contents": ("Aims ..... 2\nScope ..... 3\nPay ..... 9\n\n" + PROSE, NAVIGATION),
    "teasers": (PROSE * 5 + "\n\nYou might also like\n\nNights\n\nHow nights harm sleep, and what can...\n", RELATED),
    "references": (PROSE + "\n\nReferences\n\nLee A. Night work. BMJ 2020;371:m44.\n\nEk B. Sleep. Hill Press, 2019.\n",
                   REFERENCES),
}  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), MARKED.values(), ids=MARKED.keys())
def test_furniture_is_marked_and_prose_is_not(text, kind):
    document = marked(text)
    assert {each.kind for each in document.furniture} == {kind}
    at = text.index(PROSE)
    assert not any(each.span.overlaps(Span(at, at + len(PROSE) - 1)) for each in document.furniture)
    letters = sum(c.isalpha() for each in document.furniture for c in each.span.cut(text))
    assert letters >= 0.7 * sum(c.isalpha() for c in text.replace(PROSE.strip(), "").replace("Title", ""))


CONTENT = {
    "whom to write to": "Email people.team@x.example or call extension 4410 before nine.\n",
    "policy on sharing": "Staff must not share this information with anyone outside the team.\n",
    "policy on cookies": "The web team records which cookies a supplier sets, and removes those that are not needed.\n",
    "policy on copyright": "Managers check that the copyright in a photograph allows its use before it is printed.\n",
    "policy on social media": "Employees who post on Facebook or Twitter about work speak for themselves.\n",
    "imperative": "Report the accident to your manager within one hour. Tell the family the same day.\n",
    "subscription as a subject": "You need a subscription, which costs £45 a year for each bin.\n",
    "related as a subject": "Related policies\n\nThis policy is read together with the leave and sickness policies.\n",
    "list of names": "Members of the panel:\n\nRuth Moss\nColin Fair\nNadia Rahman\nTom Sedgwick\nHelen Moss\n",
    "formula": "Pay = hours x rate; the rate is set each April (see table 2).\n",
    "cited in prose": "Lee and Ek (2020) found that nights harm sleep, and the BMJ agreed in 2021; 371 took part.\n",
    "foreign words": "The leaflet is also given out in Polish (Urlop), Greek (άδεια) and Chinese (年假政策).\n",
    "unfinished": "The manager said that nothing more could be done...\n",
    "years": "2019\n\n2020\n\n2021\n\nThese are the years in which the rule applied to all of the staff.\n",
    "key messages": "Key messages\n\n- Pay rises in April\n- Leave is kept\n- Nights are shorter\n",
    "competing interests": "Competing interests: We have read the policy on interests and have none to declare.\n",
    "deck": "Ann Lee argues that a reorganisation is not the solution\n\nBy Ann Lee\n",
    "figure caption": "Figure 1: Share of leave taken in each band\n\nSource: the trust's own records for 2023\n",
    "steps of a procedure": "Fill in the form.\n\nNext\n\nSend it to payroll.\n\nShare\n\nShare the cost fairly.\n",
    "statement of scope": "This policy applies to all staff\n",
}


@pytest.mark.parametrize("text", CONTENT.values(), ids=CONTENT.keys())
def test_content_that_resembles_furniture_stays(text):
    assert words_marked(marked(PROSE + "\n\n" + text + "\n" + PROSE)) == []


def test_end_of_a_sentence_after_a_hard_break_is_no_jump():
    document = mark_furniture(
        read_markdown(f"{PROSE}\n\nLine break here\\\nnext.\n\n{PROSE}".encode(), "a.md"), frozenset()
    )
    assert words_marked(document) == []


def test_misdecoded_run_is_marked_exactly():
    text = f"Past changes have di yǔ 𠂇 鼓di yǔ 去 萑厉4 伽火𠂇 介 盞 x 錦隕\n\n{PROSE}"
    (found,) = marked(text).furniture
    assert (found.kind, found.span.cut(text)) == (MISDECODED, text[text.index("di yǔ") : text.index("\n\n")])


def page_of(number: int) -> str:
    """Return about a page of prose that no other page begins with."""
    names = ["Leave", "Pay", "Work at night", "Travel to work", "Sick leave", "Study", "Health", "Care", "Rotas"]
    return f"{names[number % len(names)]} is set out in part {number + 20} of the rules for staff. " + PROSE * 5


def test_page_numbers_are_marked_alone_and_at_the_end_of_torn_lines():
    ends = {n: f"It was said that the\n\n{n}\n\n" if n % 2 else f"It went on to {n}\n\n" for n in range(2, 9)}
    document = marked("".join(page_of(n) + end for n, end in ends.items()))
    assert words_marked(document) == [(str(n), RUNNING) for n in range(2, 9)]


def test_running_title_that_ran_into_the_text_is_marked_without_the_text():
    text = "".join(f"Hill Trust leave policy {page_of(n)}\n\n{n}\n\n" for n in range(1, 7))
    assert text.startswith("Hill Trust leave policy")
    spans = [each.span for each in marked(text).furniture]
    titles = [at for at in range(len(text)) if text.startswith("Hill Trust leave policy", at)]
    covered = [at for at in titles if any(span.contains(Span(at, at + 23)) for span in spans)]
    assert covered == titles
    assert sum(len(span) for span in spans) < 6 * 23 + 6 * 5


def test_contents_list_of_later_headings():
    parts = ["Aims of it", "Scope of it", "Pay and leave", "Appeals"]
    source = "**Leave policy**\n\n**Content**\n\n" + "\n\n".join(parts) + "\n\n"
    source += "".join(f"**{part}**\n\n{PROSE * 2}\n\n" for part in parts)
    document = mark_furniture(read_markdown(source.encode(), "a.md"), frozenset())
    assert words_marked(document) == [("Content " + " ".join(parts), NAVIGATION)]


def test_categories_that_come_again_are_tags():
    text = "".join(
        f"News, {name}\n\nTitle {name}\n\nBy\n\n{PROSE * 2}\n\n" for name in ("Work", "Health", "Work", "Housing")
    )
    assert [kind for _, kind in words_marked(marked(text))] == [NAVIGATION] * 4


def test_reference_list_without_a_title_keeps_odd_entries():
    entries = [
        "Trust. Hospital activity. <https://x.example/activity/>",
        "Lee A, Ek B. Night work. *BMJ* 2020;371:m44. doi: 10.1136/bmj.m44",
        "Ek B. Sleep and nights. J Work 2018;4:10-12.",
        "Moss H, et al. Rotas. 2019. https://x.example/rotas",
        "Rahman N. Shifts in care. Health Soc Care 2017;25:1-9.",
        "Commission on Work. *Better nights*. Hill, 2008",
    ]
    text = PROSE * 3 + "\n\n" + "\n".join(f"- {entry}" for entry in entries) + "\n"
    ((words, kind),) = words_marked(marked(text))
    assert kind is REFERENCES
    assert words.startswith("Trust. Hospital")
    assert words.endswith("Hill, 2008")


def test_heading_with_nothing_but_furniture_under_it_is_furniture():
    source = f"# Leave\n\n{PROSE}\n\n## Our emails\n\nSign up to our newsletter\n\nFollow us on Facebook\n"
    document = mark_furniture(read_markdown(source.encode(), "a.md"), frozenset())
    assert words_marked(document) == [("Our emails Sign up to our newsletter Follow us on Facebook", BANNER)]


def test_last_turn_ends_where_furniture_begins():
    text = "Ann: Hello there to all.\nSubscribe to our podcast\n"
    document = Document("a", text, turns=(Turn("Ann", Span(0, len(text) - 1)),))
    blocks = read_plain_text(text.encode(), "a").blocks
    found = mark_furniture(Document("a", text, blocks=blocks, turns=document.turns), frozenset())
    assert found.turns[0].span.cut(text).rstrip() == "Ann: Hello there to all."


def test_what_the_reader_marked_is_kept():
    text = "Hidden words. Sign up to our newsletter\n"
    given = Furniture(Span(0, 13), FurnitureKind.HIDDEN)
    document = Document("a", text, blocks=read_plain_text(text.encode(), "a").blocks, furniture=(given,))
    assert mark_furniture(document, frozenset()).furniture[0] == given


def test_merge_cuts_overlaps_and_joins_neighbours():
    text = "aaaa bbbb cccc"
    first = [Furniture(Span(5, 9), BANNER)]
    second = [Furniture(Span(0, 14), NAVIGATION), Furniture(Span(3, 6), RELATED)]
    assert merge_furniture(text, first, second) == (
        Furniture(Span(0, 4), NAVIGATION),
        Furniture(Span(5, 9), BANNER),
        Furniture(Span(10, 14), NAVIGATION),
    )
    assert merge_furniture(text, [Furniture(Span(0, 4), BANNER)], first) == (Furniture(Span(0, 9), BANNER),)


def test_repeated_lines_are_marked_only_where_they_have_the_form_of_furniture():
    text = f"Hill Trust Intranet\n\nThis policy applies to all staff\n\n{PROSE}\n\nIntroduction\n\n{PROSE}\n"
    lines = repeatable_lines(read_plain_text(text.encode(), "a.txt"))
    assert "this policy applies to all staff" not in lines
    assert "introduction" not in lines
    repeated = frozenset({"hill trust intranet", "this policy applies to all staff", "introduction"})
    if "hill trust intranet" in lines:
        assert words_marked(marked(text, repeated)) == [("Hill Trust Intranet", NAVIGATION)]


@pytest.mark.parametrize(
    ("count", "total", "expected"),
    [(1, 1, False), (2, 2, False), (3, 4, True), (3, 20, False), (6, 20, True), (5, 1000, False), (15, 1000, True)],
)
def test_is_repeated(count, total, expected):
    assert is_repeated(count, total) is expected


@pytest.mark.parametrize("path", sorted(FIXTURES.iterdir()), ids=lambda path: path.stem)
def test_marking_twice_gives_the_same(path: Path):
    case = read_fixture(path)
    read = read_markdown if path.suffix == ".md" else read_plain_text
    once = mark_furniture(read(case.content, path.name), frozenset())
    check_document(once)
    assert mark_furniture(once, frozenset()) == once


def test_precision_and_recall_on_invented_pages():
    scores = [score_case(read_fixture(path))[0] for path in sorted(FIXTURES.iterdir())]
    total = Score(sum(s.wanted for s in scores), sum(s.found for s in scores), sum(s.both for s in scores))
    assert total.precision >= 0.97
    assert total.recall >= 0.95
