"""What becomes of a language model's reply: verified, repaired, refused, stopped, or replaced."""

import pytest

from rag.datatypes import Draft, DraftClaim, Outcome, Question, RemarkKind
from rag.language_models.language_model import LanguageModelError
from rag.language_models.language_model_generator import LanguageModelGenerator
from rag.pipeline import Answerer
from tests.rag.language_models.scripted_model import ScriptedModel
from tests.rag.readings import reading_of

NUMBERS = "red blue green grey brown white black pink amber olive teal plum gold jade ruby".split()
LEAVE = (
    "Full time staff get 27 days of annual leave a year. Up to 5 days of leave may be carried over. "
    "Vic Townshend leads the leave office. She reports to the regional board every month. "
    "Staff may not take leave during an inspection."
)
TRAVEL = "A single taxi fare of more than £30 needs approval. The motorcycle rate is 30p a mile."
STAFF = "Full time staff get 27 days of annual leave a year."
CARRIED = "Up to 5 days of leave may be carried over."
LEADS = "Vic Townshend leads the leave office."
DURING = "Staff may not take leave during an inspection."
TAXI = "A single taxi fare of more than £30 needs approval."


class Embedded:
    """A fallback that says one thing, or refuses."""

    name = "embedded"

    def __init__(self, *claims):
        self.claims = claims

    def draft(self, reading):
        return Draft(self.claims, is_refusal=not self.claims, confidence=0.6)


OTHERWISE = DraftClaim("Up to 5 days may be carried over.", ("P1",), ("Up to 5 days of leave may be carried over.",))


def drafted(reply, fallback=None, **more):
    reading = reading_of("What is said of leave?", LEAVE, TRAVEL)
    return LanguageModelGenerator(ScriptedModel(reply, **more), fallback).draft(reading)


# reply → claims as (text, label, start of the quote)
TIED = {
    "quote and label right": (f'{STAFF} [P1: "{STAFF}"]', [(STAFF, "P1", STAFF)]),
    "a part of a sentence quoted": (f'{STAFF} [P1: "27 days"]', [(STAFF, "P1", STAFF)]),
    "quote almost right": (f'{STAFF} [P1: "Full-time staffs get 27 day of leave"]', [(STAFF, "P1", STAFF)]),
    "no quote": (f"{STAFF} [P1]", [(STAFF, "P1", STAFF)]),
    "wrong label": (f"{STAFF} [P2]", [(STAFF, "P1", STAFF)]),
    "invented label": (f"{STAFF} [P9]", [(STAFF, "P1", STAFF)]),
    "no citation": (STAFF, [(STAFF, "P1", STAFF)]),
    "the same in other words": ("Full-time employees receive 27 days of annual leave per year. [P1]", [
        ("Full-time employees receive 27 days of annual leave per year.", "P1", STAFF),
    ]),
    "other words": ("Staff working full time receive 27 days annual leave. [P1]", [(STAFF, "P1", STAFF)]),
    "a pronoun resolved": ("Vic Townshend reports to the regional board every month. [P1]", [
        ("She [Vic Townshend] reports to the regional board every month.", "P1", "She reports"),
    ]),
    "two facts of two passages": (
        f"{STAFF[:-1]}, and a single taxi fare of over £30 needs approval. [P1][P2]",
        [(
            "Full time staff get 27 days of annual leave a year, and a single taxi fare of over £30 needs approval.",
            "P1 P2", STAFF,
        )],
    ),
    "a figure of another sentence": ("Full time staff get 5 days of annual leave a year. [P1]", [(STAFF, "P1", STAFF)]),
    "a figure of another passage": ("Full time staff get 30 days of annual leave a year. [P2]", [(STAFF, "P1", STAFF)]),
    "a figure of its own": ('Full time staff get 28 days of annual leave a year. [P1: "27 days"]', [
        (STAFF, "P1", STAFF),
    ]),
    "a name of its own": ("Ann Smith leads the leave office. [P1]", [(LEADS, "P1", LEADS)]),
    "a denial added": ("Up to 5 days of leave may not be carried over. [P1]", [(CARRIED, "P1", CARRIED)]),
    "a denial lost": ("Staff may take leave during an inspection. [P1]", [(DURING, "P1", DURING)]),
    "another currency": ("A single taxi fare of more than $30 needs approval. [P2]", [(TAXI, "P2", TAXI)]),
    "a quotation nobody said": ('The policy says "staff get a company car on demand". [P1]', []),
    "a magnitude": ("A single taxi fare of more than £30 million needs approval. [P2]", [(TAXI, "P2", TAXI)]),
    "invented": ("Staff also get free parking and a gym. [P1]", []),
    "another fact at its end": ("Full time staff get 27 days of annual leave plus free gym membership. [P1]", [
        (STAFF, "P1", STAFF),
    ]),
    "its subject from elsewhere": ("Volunteer drivers reports to the regional board every month. [P1]", [
        ("She [Vic Townshend] reports to the regional board every month.", "P1", "She reports"),
    ]),
    "another language": ("Vollzeitkräfte erhalten 27 Tage Urlaub. [P1]", []),
}  # fmt: skip


@pytest.mark.parametrize(("reply", "expected"), TIED.values(), ids=TIED)
def test_a_claim_is_shown_as_written_or_as_its_sentence_stands_or_dropped(reply, expected):
    draft = drafted(reply)
    found = [(claim.text, " ".join(claim.labels), claim.quotes[0]) for claim in draft.claims]
    assert [(text, label) for text, label, _ in found] == [(text, label) for text, label, _ in expected]
    assert all(quote.startswith(start) for (_, _, quote), (_, _, start) in zip(found, expected, strict=True))
    assert draft.dropped or expected


def test_what_is_said_twice_is_shown_once_whoever_says_it():
    draft = drafted(f"{STAFF} [P1] Full time staff get 99 days of annual leave a year. [P1] Leave is 27 days. [P1]")
    assert [claim.text for claim in draft.claims] == [STAFF]


def test_an_answer_is_no_longer_than_the_embedded_generators():
    rules = [f"The {word} team must keep a book of all that it is asked for in the year." for word in NUMBERS]
    reading = reading_of("What must be kept?", " ".join(rules[:8]), " ".join(rules[8:]))
    draft = LanguageModelGenerator(ScriptedModel(" ".join(rules), context_tokens=100_000), None).draft(reading)
    assert 100 < sum(len(claim.text.split()) for claim in draft.claims) <= 150


def test_the_dropped_are_kept_with_the_reason():
    draft = drafted(f"{STAFF} [P1] Full time staff get 99 days of annual leave a year. [P1]")
    assert [claim.text for claim in draft.claims] == [STAFF]
    assert [one.text for one in draft.dropped] == ["Full time staff get 99 days of annual leave a year."]
    assert "99" in draft.dropped[0].reason


def test_a_refusal_is_a_refusal_and_the_fallback_is_not_asked():
    draft = drafted("NOT IN THE PASSAGES", Embedded(OTHERWISE))
    assert draft.is_refusal
    assert draft.claims == ()


def test_a_part_refused_is_remarked():
    draft = drafted(f"{STAFF} [P1] The passages do not mention sick leave.")
    assert [claim.text for claim in draft.claims] == [STAFF]
    assert draft.missing == "The passages do not mention sick leave."
    assert [remark.kind for remark in draft.remarks] == [RemarkKind.MISSING]


@pytest.mark.parametrize("reply", ["Staff get a car. [P1]", "", "<think>Hm", "?!"])
def test_where_nothing_survives_the_fallback_answers_and_says_so(reply):
    draft = drafted(reply, Embedded(OTHERWISE))
    assert draft.claims == (OTHERWISE,)
    assert draft.generator == "embedded"
    assert [remark.kind for remark in draft.remarks] == [RemarkKind.FALLBACK]
    assert draft.remarks[0].text.endswith("The embedded generator answers instead.")


def test_where_the_fallback_refuses_too_the_draft_is_unsupported(index):
    model = ScriptedModel("Staff get a car. [P1]")
    answer = Answerer(index, LanguageModelGenerator(model, Embedded())).ask(Question("How many days of leave?"))
    assert answer.outcome is Outcome.UNSUPPORTED
    assert answer.n_dropped == 1
    assert answer.dropped[0].text == "Staff get a car."
    assert answer.generator == "scripted"


def test_a_model_that_fails_gives_way_with_its_own_words():
    fault = LanguageModelError("The server did not reply.", "Start it.")
    draft = drafted(fault, Embedded(OTHERWISE))
    assert draft.claims == (OTHERWISE,)
    assert draft.remarks[0].text == "The server did not reply. Start it. The embedded generator answers instead."


def test_advice_that_is_a_command_is_told_apart_from_what_follows():
    draft = drafted(LanguageModelError("It is too long.", "Try: --context-tokens 512"), Embedded(OTHERWISE))
    assert draft.remarks[0].text.endswith("--context-tokens 512. The embedded generator answers instead.")


def test_a_model_that_breaks_off_keeps_what_was_verified():
    draft = drafted(LanguageModelError("Gone."), Embedded(OTHERWISE), before=f"{STAFF} [P1] Up to 5 days of")
    assert [claim.text for claim in draft.claims] == [STAFF]
    assert draft.generator == ""
    assert draft.remarks[0].text == "The language model broke off, so something may be missing."


def test_a_prompt_that_does_not_fit_gives_way():
    assert drafted("never asked", Embedded(OTHERWISE), context_tokens=10).claims == (OTHERWISE,)


def test_without_passages_no_model_is_asked():
    model = ScriptedModel()
    assert LanguageModelGenerator(model).draft(reading_of("What?")).is_refusal
    assert model.prompts == []


def listened(reply, stop_after=None):
    told, model = [], ScriptedModel(reply)
    stopped = (lambda: len(told) >= stop_after) if stop_after else (lambda: False)
    draft = LanguageModelGenerator(model, None).draft_aloud(
        reading_of("What is said of leave?", LEAVE, TRAVEL), told.append, stopped
    )
    return draft, told, model


def test_sentences_are_told_as_they_come_and_only_what_is_verified():
    reply = f'{STAFF} [P1: "27 days"] Staff get a car. [P1] Up to 5 days of leave may be carried over. [P1] The end'
    draft, told, _ = listened(reply)
    assert told == [f"{STAFF} ", "Up to 5 days of leave may be carried over. "]
    assert "".join(told).split() == " ".join(claim.text for claim in draft.claims).split()


def test_stopping_ends_the_model_and_keeps_what_was_verified():
    draft, told, model = listened(
        f"{STAFF} [P1] " + "Up to 5 days of leave may be carried over. [P1] " * 3, stop_after=1
    )
    assert told[0] == f"{STAFF} "
    assert len(told) == len(draft.claims) <= 2
    assert model.n_written < 25
    assert draft.remarks[-1].text == "Stopped before the answer was complete."


def test_endless_repetition_is_ended():
    draft, told, model = listened(f"{STAFF} [P1] " * 100)
    assert [claim.text for claim in draft.claims] == [STAFF]
    assert model.n_written < 60
    assert len(told) == 1


def test_half_a_sentence_at_the_limit_is_left_out():
    reply = f"{STAFF} [P1] " + "Up to 5 days of leave may be carried over to " * 60
    draft, _, _ = listened(reply)
    assert [claim.text for claim in draft.claims] == [STAFF]
    assert draft.remarks[-1].text == "The language model broke off, so something may be missing."


def test_the_answer_names_its_model_and_streams_through_the_answerer(index):
    told = []
    model = ScriptedModel("Full time staff get 27 days of annual leave a year. [P1]")
    answerer = Answerer(index, LanguageModelGenerator(model))
    answer = answerer.ask(Question("How many days of annual leave do full time staff get?"), on_text=told.append)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.generator == "scripted"
    assert told == ["Full time staff get 27 days of annual leave a year. "]
    assert answer.citations[0].quote == "Full time staff get 27 days of annual leave a year."


def test_a_replaced_document_is_remarked_beside_the_models_answer(index):
    model = ScriptedModel("Full time staff get 27 days of annual leave a year. [P1]")
    answer = Answerer(index, LanguageModelGenerator(model)).ask(
        Question("How many days of annual leave do full time staff get a year?")
    )
    assert RemarkKind.SUPERSEDED in {remark.kind for remark in answer.remarks}
