"""A build that is killed at any moment leaves an index that opens, verifies and answers, old or new but whole."""

import random
import signal
import subprocess
import sys
import time

import pytest

from index.checks import find_faults

N_KILLS = 50
# Builds for as long as it lives: adds, changes and removes documents, so that a kill may meet any stage.
BUILDER = """
import sys
from pathlib import Path
from tests.index.conftest import Library

library = Library(Path(sys.argv[1]))
library.build()  # what is imported only once is imported now, so that kills meet builds
print("ready", flush=True)
for n in range(int(sys.argv[2]), 10_000_000):
    library.write(f"new{n % 7}.txt", f"Round {n} of the bicycle policy. Yard {n} is open. " * 40)
    (library.corpus / f"new{(n + 3) % 7}.txt").unlink(missing_ok=True)
    library.build()
"""


@pytest.mark.slow
def test_kill_at_random_moments(library):
    library.build()
    library.write("timed.txt", "How long does one build take here? ")
    started = time.perf_counter()
    library.build()
    longest = 4 * (time.perf_counter() - started)
    moments = random.Random(5)
    seen = set()
    for n in range(N_KILLS):
        builder = subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(library.corpus.parent), str(n * 1000)], stdout=subprocess.PIPE
        )
        builder.stdout.readline()
        time.sleep(moments.uniform(0, longest))
        builder.send_signal(signal.SIGKILL)
        builder.wait()
        builder.stdout.close()
        assert list(find_faults(library.folder)) == []
        with library.open().snapshot() as snapshot:
            assert snapshot.search_vectors("days of leave", 3)
            assert snapshot.search_keywords("leave", 3)
            seen.add(snapshot.facts.fingerprint)
    assert len(seen) > 5, "the kills met too few states to prove anything"
    library.build()
    assert list(find_faults(library.folder)) == []
    assert len(list(library.folder.glob("vectors-*"))) == 1
