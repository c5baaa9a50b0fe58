import pytest

from eval.errors import QuestionSetError
from eval.gold import find_gold, texts_of
from eval.measure import part_of, read_fitting_sets
from eval.questions import Evidence, SetQuestion
from index.build import build_index
from index.policy_index import PolicyIndex
from tests.fakes import WordEmbedder


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    root = tmp_path_factory.mktemp("library")
    (root / "corpus").mkdir()
    (root / "corpus/leave.txt").write_text("Leave\n\nStaff get 27 days. Part-time staff get less. Staff get 27 days.\n")
    build_index(root / "corpus", root / "index", WordEmbedder())
    return PolicyIndex(root / "index", WordEmbedder())


def test_every_place_of_a_quote_is_gold_and_typography_is_forgiven(index):
    quotes = ("Staff get 27 days.", "PART–TIME  staff")
    evidence = tuple(Evidence(document="leave.txt", quote=quote) for quote in quotes)
    question = SetQuestion(id="q", question="?", evidence=evidence)
    with index.snapshot() as snapshot:
        text_of = texts_of(snapshot)
        first, second = find_gold(question, text_of)
        assert [span.cut(text_of("leave.txt")) for span in first.spans] == ["Staff get 27 days."] * 2
        assert [span.cut(text_of("leave.txt")) for span in second.spans] == ["Part-time staff"]


def test_faults_of_form_and_of_fit_are_told_together(index, tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text(
        '{"id": "a", "question": "?", "evidence": [{"document": "leave.txt", "quote": "Staff get 28 days."}]}\n'
        '{"id": "b", "question": "?", "evidence": [{"document": "leve.txt", "quote": "Staff"}]}\n'
        '{"id": "c", "qestion": "?"}\n'
        '{"id": "d", "question": "?", "evidence": [{"document": "leave.txt", "quote": "Staff get 27 days."}]}\n'
    )
    with index.snapshot() as snapshot, pytest.raises(QuestionSetError) as raised:
        read_fitting_sets([path], snapshot, texts_of(snapshot))
    assert [(fault.line, fault.message) for fault in raised.value.faults] == [
        (1, "quote is not in 'leave.txt': 'Staff get 28 days.'"),
        (2, "document 'leve.txt' is not indexed; did you mean 'leave.txt'?"),
        (3, "'question' is missing"),
        (3, "unknown key 'qestion'"),
    ]


def test_a_part_is_every_so_many_th_question_and_of_these_the_first(index, tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text("".join(f'{{"id": "{name}", "question": "?"}}\n' for name in "abcde"))
    with index.snapshot() as snapshot:
        sets = read_fitting_sets([path], snapshot, texts_of(snapshot))
    assert [question.id for question in part_of(sets, every=2)[0].questions] == ["a", "c", "e"]
    assert part_of(sets, every=2, limit=2)[0].lines == (1, 3)
    assert part_of(sets) == sets
