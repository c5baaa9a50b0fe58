import pytest

from eval.checks import checks_on
from eval.records import CitationRecord
from index.build import build_index
from index.policy_index import PolicyIndex
from tests.fakes import WordEmbedder

TEXT = "Leave\n\nStaff get 27 days of leave. New staff get 25 days in the first year.\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    root = tmp_path_factory.mktemp("library")
    (root / "corpus").mkdir()
    (root / "corpus/leave.txt").write_text(TEXT)
    build_index(root / "corpus", root / "index", WordEmbedder())
    return PolicyIndex(root / "index", WordEmbedder())


def cited(quote, document="leave.txt"):
    start = TEXT.index(quote)
    return CitationRecord(number=1, document=document, start=start, end=start + len(quote), quote=quote)


ALL, NEW = "Staff get 27 days of leave.", "New staff get 25 days in the first year."


@pytest.mark.parametrize(
    ("claim", "citations", "supported"),
    [
        (ALL, [cited(ALL)], True),
        ("Staff get 28 days of leave.", [cited(ALL)], False),
        (ALL, [cited(NEW)], False),
        (f"{ALL} {NEW}", [cited(ALL), cited(NEW)], True),
        (f"{ALL} {NEW}", [cited(ALL)], False),
        (ALL, [cited(ALL, "gone.txt")], False),
    ],
)
def test_the_projects_own_checks_judge(index, claim, citations, supported):
    with index.snapshot() as snapshot:
        assert checks_on(snapshot)(claim, citations) is supported
