"""Short forms: said by the documents, or taken for words with their initials."""

import pytest

from index.build import build_index
from index.policy_index import PolicyIndex
from rag.language.words import all_stems
from rag.question.acronyms import Acronym, read_acronyms, with_acronyms
from rag.question.same_words import same_words
from tests.fakes import WordEmbedder

DOCUMENTS = {
    "boards.txt": "The plan spans five integrated care boards in London.\n",
    "meeting.txt": "Each of the integrated care boards met.\n",
    "trusts.txt": "Primary care trusts (PCTs) bought care. PCTs were abolished in 2013.\n",
    "law.txt": "Ask under the Freedom of Information Act. The court may strike down the Affordable Care Act.\n",
    "science.txt": "The law made a research and development arm.\n",
    "care.txt": "Waits in A&E rose to four hours.\n",
    "leave.txt": "Ideally contract based staff take leave in summer. The NHS pays. New hospital staff ask the NHS.\n",
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    root = tmp_path_factory.mktemp("acronyms")
    (root / "corpus").mkdir()
    for name, text in DOCUMENTS.items():
        (root / "corpus" / name).write_text(text, encoding="utf-8")
    build_index(root / "corpus", root / "index", WordEmbedder())
    with PolicyIndex(root / "index", WordEmbedder()).snapshot() as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "short", "words"),
    [
        ("When were PCTs abolished?", "pct", "primary care trusts"),
        ("When were primary care trusts abolished?", "pct", "primary care trusts"),
        ("How many ICBs does the plan cover?", "icb", "integrated care boards"),
        ("What if the ACA is struck down by the court?", "aca", "affordable care act"),
        ("Under what may I ask for FOI?", "foi", "freedom of information"),
        ("Which R&D arm did the law make?", "r&d", "research and development"),
        ("How long are waits in accident and emergency?", "a&e", "accident and emergency"),
    ],
)
def test_what_short_forms_stand_for(snapshot, question, short, words):
    found = read_acronyms(snapshot, question)
    assert [(one.short, " ".join(one.words)) for one in found] == [(short, words)]


@pytest.mark.parametrize(
    "question",
    [
        "When do NHS staff take leave?",  # "New hospital staff": the documents write NHS for itself
        "Do ICBs take leave in summer?",  # "Ideally contract based": once, and no name
        "Is PC based leave in summer allowed?",  # two letters
        "Is leave allowed?",
        "Are arms and eyes examined?",
    ],
)
def test_words_that_happen_to_have_the_initials_are_not_taken(snapshot, question):
    assert "ideally" not in {word for one in read_acronyms(snapshot, question) for word in one.words}
    assert {one.short for one in read_acronyms(snapshot, question)} <= {"icb"}


@pytest.mark.parametrize(
    ("question", "said", "other"),
    [
        ("How many holidays do I get?", "holiday", "annual leave"),
        ("When may MPs write?", "mp", "member of parliament"),
        ("Is time owing paid?", "time owing", "time off in lieu"),
        ("Is the Affordable Care Act law?", "affordable care act", "aca"),
    ],
)
def test_what_everybody_knows_to_be_the_same(question, said, other):
    assert (tuple(said.split()), tuple(other.split())) in set(same_words(question))


@pytest.mark.parametrize(
    "question", ["Is a bank holiday paid?", "What is on health?", "What do I do in a fire?", "Is leave paid?", ""]
)
def test_words_that_are_not_the_same(question):
    assert list(same_words(question)) == []


def test_only_what_documents_hold_counts(snapshot):
    assert {one.short for one in read_acronyms(snapshot, "Does Obamacare pay GPs?")} == {"obamacare"}


def test_either_form_holds_the_other():
    one = Acronym("sick note", ("fit", "note"))
    assert with_acronyms(all_stems("a sick note"), (one,)) >= all_stems("fit note")
    assert with_acronyms(all_stems("a fit note"), (one,)) >= all_stems("sick note")
    assert "fit" not in with_acronyms(all_stems("sick people"), (one,))
