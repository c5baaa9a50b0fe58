import pytest

from index.build import BuildOptions, build_index
from index.policy_index import PolicyIndex
from tests.fakes import WordEmbedder

DOCUMENTS = {
    "handbook/leave.md": "---\ntitle: Annual leave\npublisher: Marlbridge Trust\npublished: 2025-04-01\n---\n\n"
    "## Entitlement\n\nFull time staff get 27 days of leave a year.\n\n"
    "## Carry over\n\nUp to 5 days may be carried over.\n",
    "handbook/sickness.txt": "Sickness policy\n\nPublished: 1 March 2024\n\nStaff report sickness to their manager "
    "before nine in the morning. A certificate is needed from the eighth day.\n",
    "ics.html": "<html><head><title>Integrated care</title></head><body><nav><a href='/'>Home</a></nav><main>"
    "<h1>Integrated care</h1><p>England has 42 integrated care systems, which plan services together.</p>"
    "</main></body></html>",
}


class Library:
    """A corpus folder with an index beside it, built with an embedder that remembers what it embedded."""

    def __init__(self, root):
        self.corpus, self.folder, self.embedder = root / "corpus", root / "index", WordEmbedder()
        for name, text in DOCUMENTS.items():
            self.write(name, text)

    def write(self, name, content):
        path = self.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def build(self, **options):
        self.embedder.embedded.clear()
        return build_index(self.corpus, self.folder, self.embedder, BuildOptions(**options))

    def open(self):
        return PolicyIndex(self.folder, self.embedder)

    def ids(self):
        with self.open().snapshot() as snapshot:
            return [row.id for row in snapshot.documents()]


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path)
