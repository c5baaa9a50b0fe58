"""Every published form that can be imported, by name."""

from __future__ import annotations

from pathlib import Path

from eval.importers.beir import read_beir
from eval.importers.collection import Collection
from eval.importers.mtrag import read_mtrag
from eval.importers.obliqa import read_obliqa
from eval.importers.squad import read_squad


def read_form(form: str, source: Path, split: str | None, domain: str | None) -> Collection:
    """Return the collection at a place, read as "squad", "beir", "mtrag" or "obliqa".

    Args:
        form: Its form.
        source: The file of squad, the folder of the others.
        split: beir: which file of qrels/.
        domain: mtrag: the only domain wanted.

    Raises:
        ImportFormatError: A file is missing or in another form.
    """
    if form == "squad":
        return read_squad(source)
    if form == "beir":
        return read_beir(source, split)
    if form == "mtrag":
        return read_mtrag(source, domain)
    return read_obliqa(source)
