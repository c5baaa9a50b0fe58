"""Every published form that can be imported, by name."""

from __future__ import annotations

from pathlib import Path

from eval.errors import ImportFormatError
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
        ImportFormatError: A file is missing or in another form, or there is no question in it.
    """
    if (form == "squad") != source.is_file():
        is_, should = ("file", "folder") if source.is_file() else ("folder", "file")
        raise ImportFormatError(f"{str(source)!r} is a {is_}.", f"Name the {should} of {form}: see --help.")
    if form == "squad":
        collection = read_squad(source)
    elif form == "beir":
        collection = read_beir(source, split)
    elif form == "mtrag":
        collection = read_mtrag(source, domain)
    else:
        collection = read_obliqa(source)
    if not collection.questions:
        left_out = "; ".join(f"{n} {reason}" for reason, n in collection.left_out.items()) or "nothing"
        raise ImportFormatError(
            f"There is no question to ask in {str(source)!r}; left out: {left_out}.", "Nothing was written."
        )
    return collection
