"""Errors planted in what the bundled documents say: how many are caught, and how often a true claim is suspected."""

import random
import re
from functools import cache
from pathlib import Path

import pytest

from index.datatypes import BlockKind
from index.readers import read_document
from index.text import search_words, split_sentences
from rag.checking.support import Borne, find_fault
from rag.language.names import read_names
from rag.reading.sentences import row_words

CORPUS = Path(__file__).parents[2] / "corpus"
MONTHS = (
    "January February March April May June July August September October November December".split()
)  # "May" is swapped in, never out: it may be the verb
UNITS = "days weeks months years hours minutes".split()
NUMBERS = "two three four five six seven eight nine ten".split()
WRONG_UNIT = (("%", ""), (" per cent", " people"), ("£", "$"), (" million", " billion"), (" billion", " million"))


@cache
def claims():
    """The sentences and table rows of every fourth document, each with what it may rest on."""
    found = []
    for path in sorted(CORPUS.glob("h*/*.*"))[::4]:
        document = read_document(path, path.relative_to(CORPUS).as_posix())
        for block in document.blocks:
            quote = block.span.cut(document.text)
            if block.kind is BlockKind.TABLE_ROW and block.cells:
                columns = "\n".join(cell.column for cell in block.cells)
                found.append((row_words(block, document.text), Borne((quote,), columns=columns)))
            elif block.kind is not BlockKind.HEADING:
                for span in split_sentences(document.text, block.span):
                    sentence = span.cut(document.text)
                    found.append((search_words(sentence), Borne((sentence,))))
    return found


@cache
def two_word_names():
    return [name.words for words, _ in claims() for name in read_names(words) if len(name.words.split()) == 2]


def swapped(claim, match, words):
    return claim[: match.start()] + words + claim[match.end() :]


def other_figures(claim, chance):
    for match in re.finditer(r"(?<![\w.,])\d(?:[\d,.]*\d)?(?!\w)", claim):
        digits = list(match.group())
        at = chance.choice([place for place, char in enumerate(digits) if char.isdigit()])
        digits[at] = chance.choice([digit for digit in "123456789" if digit != digits[at]])
        yield swapped(claim, match, "".join(digits))
    for match in re.finditer(rf"\b(?:{'|'.join(NUMBERS)})\b", claim):
        yield swapped(claim, match, chance.choice([word for word in NUMBERS if word != match.group()]))


def other_months(claim, chance):
    for match in re.finditer(rf"\b(?:{'|'.join(month for month in MONTHS if month != 'May')})\b", claim):
        yield swapped(claim, match, chance.choice([month for month in MONTHS if month != match.group()]))


def other_units(claim, chance):
    for match in re.finditer(r"(?<=\d )(?:day|week|month|year|hour|minute)s?\b", claim):
        yield swapped(claim, match, chance.choice([unit for unit in UNITS if unit[:3] != match.group()[:3]]))
    yield from (claim.replace(old, new, 1) for old, new in WRONG_UNIT if old in claim)


def other_names(claim, chance):
    for name in read_names(claim)[:1]:
        other = chance.choice(two_word_names())
        if not any(word in claim for word in other.split()):
            yield claim[: name.span.start] + other + claim[name.span.end :]


def turned_round(claim, chance):
    if " not " in claim:
        yield claim.replace(" not ", " ", 1)
    elif match := re.search(r"\b(?:is|are|was|were|may|must|can|will|should|would) ", claim):
        yield swapped(claim, match, match.group() + "not ")


def other_periods(claim, chance):
    for match in re.finditer(r"(?<=\ba )(?:week|month|year)\b|(?<=\beach )(?:week|month|year)\b", claim):
        others = [unit for unit in ("week", "month", "year") if unit not in claim.lower() and unit != match.group()]
        if others:
            yield swapped(claim, match, chance.choice(others))


def other_limits(claim, chance):
    for match in re.finditer(r"\b(?:[Uu]p to|[Aa]t least|[Ll]ess than|[Mm]ore than)(?= £?\d)", claim):
        is_upper = match.group().lower() in {"up to", "less than"}
        yield swapped(claim, match, "at least" if is_upper else "up to")


PLANTED = [
    (other_figures, 0.985),
    (other_months, 0.99),
    (other_units, 0.99),
    (other_names, 0.98),
    (turned_round, 0.9),
    (other_periods, 0.97),
    (other_limits, 0.8),
]


@pytest.mark.parametrize(("plant", "least"), PLANTED, ids=[plant.__name__ for plant, _ in PLANTED])
def test_what_is_planted_in_a_true_claim_is_caught(plant, least):
    chance = random.Random(11)
    planted = [(wrong, borne) for claim, borne in claims() for wrong in plant(claim, chance) if wrong != claim]
    planted = chance.sample(planted, min(600, len(planted)))
    caught = sum(find_fault(wrong, borne) is not None for wrong, borne in planted)
    assert len(planted) >= 20
    assert caught >= least * len(planted), f"{caught} of {len(planted)} caught"


def test_of_all_figures_dates_and_units_nearly_all_are_caught():
    chance = random.Random(12)
    planted = [
        (wrong, borne)
        for claim, borne in claims()
        for plant in (other_figures, other_months, other_units)
        for wrong in plant(claim, chance)
        if wrong != claim
    ]
    caught = sum(find_fault(wrong, borne) is not None for wrong, borne in planted)
    assert caught >= 0.99 * len(planted), f"{caught} of {len(planted)} caught"


def reworded(claim):
    """The same said in other words: notation, digits for words, a synonym, the first clause alone."""
    yield claim.replace(" per cent", "%") if " per cent" in claim else re.sub(r"(\d)\s?%", r"\1 per cent", claim)
    yield re.sub(r"(£[\d.]+) million", r"\1m", claim)
    yield re.sub(rf"\b(?:{'|'.join(NUMBERS)})\b", lambda match: str(NUMBERS.index(match.group()) + 2), claim)
    for old, new in (
        ("more than", "over"),
        ("must", "has to"),
        ("may", "can"),
        ("each", "every"),
        ("about", "roughly"),
    ):
        yield claim.replace(f" {old} ", f" {new} ", 1)
    first = re.split(r"[,;:] ", claim)[0]
    if len(first.split()) > 4:
        yield first


def test_a_true_claim_is_rarely_suspected_however_it_is_worded():
    told = [(claim, borne) for claim, borne in claims()]
    told += [(other, borne) for claim, borne in claims() for other in set(reworded(claim)) - {claim}]
    suspected = [(claim, fault) for claim, borne in told if (fault := find_fault(claim, borne))]
    assert not [claim for claim, _ in suspected if claim in {words for words, _ in claims()}]
    assert len(suspected) <= 0.02 * len(told), f"{len(suspected)} of {len(told)} suspected"
