import re

import pytest
from lxml import html

from eval.measure import measure
from eval.report import render_report
from eval.run_folder import read_run
from eval.summary import SummaryOptions
from tests.eval.builders import answer, question_set, questions, says_figures, text_of, with_share

HOSTILE = '</script><script>alert("1")</script><img src=x onerror=alert(2)>'


def run(folder, answer_of=answer):
    asked = questions()
    asked[0] = asked[0].model_copy(update={"question": HOSTILE, "tags": ('"><b>tag', "number"), "reference": HOSTILE})
    settings = {"fingerprint": "f1", "generator": HOSTILE, "documents": {"a": "1"}}
    few = SummaryOptions(resamples=100)
    measure([question_set(asked, folder / "s.jsonl")], folder, answer_of, text_of, settings, says_figures, options=few)
    return read_run(folder)


def hostile(question):
    line = answer(question, holds=not with_share(0.3, question))
    if question.id == "a1":
        line["claims"][0]["text"] = line["citations"][0]["title"] = line["passages"][0]["text"] = HOSTILE
        line["citations"][0]["quote"] = f"{HOSTILE}\u202ereversed\u200b"
    return line


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    return render_report(run(folder / "after", hostile), run(folder / "before"))


def test_every_question_is_there_with_answer_footnotes_and_gold(page):
    tree = html.fromstring(page)
    shown = tree.xpath("//details[contains(@class, 'question')]")
    assert len(shown) == len(questions())
    first = next(one for one in shown if one.xpath(".//span[@class='id']")[0].text == "a2")
    link = first.xpath(".//p[@class='answer']/a")[0]
    assert tree.xpath(f"//li[@id='{link.get('href')[1:]}']//q")[0].text == "Rule 2 allows 114 days."
    assert "in passage 1 · cited" in first.text_content()
    assert "✓ 114" in first.text_content()


def test_nothing_of_a_document_becomes_markup(page):
    tree = html.fromstring(page)
    assert len(tree.xpath("//script")) == 1
    assert not tree.xpath("//img | //b[text()='tag'] | //*[@onerror]")
    assert page.count("&lt;img src=x onerror=alert(2)&gt;") >= 6
    assert "\u202e" not in page
    assert "\u200b" not in page


def test_it_opens_offline(page):
    addresses = html.fromstring(page).xpath("//@src | //@href | //@action | //@srcset | //@data")
    assert addresses
    assert all(address.startswith("#") for address in addresses)
    assert "default-src 'none'" in page
    assert "@import" not in page
    assert "url(" not in page


def test_plots_are_drawn_from_the_numbers(page):
    tree = html.fromstring(page)
    assert [one.text for one in tree.xpath("//figure//figcaption/b")] == [
        "Retrieval", "Reliability", "Risk and coverage", "Time",
    ]  # fmt: skip
    numbers = [float(value) for value in re.findall(r"[\d.-]+", " ".join(tree.xpath("//polyline/@points")))]
    assert numbers
    assert min(numbers) >= 0
    assert "nan" not in " ".join(tree.xpath("//figure//@*")).lower()


def test_a_baseline_of_three_files_is_enough(tmp_path):
    kept = run(tmp_path / "before")
    for name in ("settings.json", "questions.jsonl", "gold.json", "problems.log"):
        (kept.folder / name).unlink(missing_ok=True)
    tree = html.fromstring(render_report(run(tmp_path / "after", hostile), read_run(kept.folder)))
    assert "Before:" in tree.text_content()
    assert html.fromstring(render_report(read_run(kept.folder))).xpath("//h1")[0].text == "before"
