import pytest

from rag.datatypes import Exchange
from rag.question.followup import Earlier, FollowupOptions, understand
from rag.question.leaning import Lean, lean_of

PLAN = "How many people with sickle cell disease have a Universal Care Plan?"


def nothing_in_common(one, other):
    return 0.0


def all_in_common(one, other):
    return 1.0


def standalone(question, history, agreement=nothing_in_common):
    return understand(question, history, agreement).standalone


@pytest.mark.parametrize(
    ("question", "carried"),
    [
        ("And what share of them are treated in London?", "sickle cell disease"),
        ("When was it launched?", "Universal Care Plan"),
        ("Why?", "Universal Care Plan"),
        ("What about children?", "sickle cell disease"),
        ("Who runs this?", "Universal Care Plan"),
    ],
)
def test_a_follow_up_takes_its_topic_from_the_turn_before(question, carried):
    assert carried in standalone(question, [Exchange(PLAN)])


@pytest.mark.parametrize(
    "question",
    [
        "How do I renew my passport?",
        "What did the Health and Social Care Act 2012 seek to strengthen?",
        "What is an integrated care board, and what does it do?",
        "Is it possible to carry over annual leave from one year to the next?",
        "What are the types of metric that the monitoring agent collects for each host?",
        "What are the goals of collaborative courts in Tuolumne County, and what are some examples of these courts?",
    ],
)
def test_a_new_topic_is_left_alone(question):
    assert understand(question, [Exchange(PLAN, "5,000.")], nothing_in_common).earlier == ()
    assert standalone(question, [Exchange(PLAN)]) == question


@pytest.mark.parametrize(
    ("question", "lean"),
    [
        ("And why?", Lean.BARE),
        ("Why does it require a prescription?", Lean.BARE),
        ("Who directed that film?", Lean.BARE),
        ("in intensive care?", Lean.BARE),
        ("On the children's ward", Lean.BARE),
        ("In which year was the act passed?", Lean.LEANS),
        ("What are the side effects?", Lean.LEANS),
        ("Which services do accredited representatives that the state appoints provide?", Lean.STANDS),
        ("Can the service transcribe numbers as digits instead of strings?", Lean.STANDS),
        ("Are there any limits on annual leave?", Lean.STANDS),
        ("Are there any exceptions?", Lean.LEANS),
        ("Is there a limit?", Lean.LEANS),
        ("Does my manager have to agree?", Lean.LEANS),
        ("what if im on probation", Lean.BARE),
        ("What is a premium?", Lean.STANDS),
        ("When is it meant to be gone altogether?", Lean.BARE),
        ("Was it expected to rise?", Lean.BARE),
        ("Is it possible to appeal?", Lean.LEANS),
        ("Is it permitted to park on the grass in front of the main entrance?", Lean.STANDS),
        ("When will the first ones be up and running?", Lean.LEANS),
        ("And if a trust doesn't send in any data for one of them?", Lean.BARE),
        ("How many of those who finish the training course go on to work in hospitals?", Lean.BARE),
        ("Why not higher?", Lean.BARE),
        ("Does an ICB pay?", Lean.STANDS),
    ],
)
def test_how_much_a_question_leans_is_told_from_its_words(question, lean):
    assert lean_of(question) is lean


def test_a_question_without_history_is_left_alone():
    assert standalone("Why did it fail?", []) == "Why did it fail?"


def test_a_pronoun_gives_way_to_the_one_thing_it_can_mean():
    assert standalone("Is it treatable?", [Exchange("What is throat cancer?")]) == "Is throat cancer treatable?"
    assert standalone("What are its symptoms?", [Exchange("Tell me about lung cancer.")]) == (
        "What are lung cancer’s symptoms?"
    )


FILLED_IN = [
    ("How much annual leave do nurses get?", "What about doctors?", "How much annual leave do doctors get?"),
    ("How many nurses were there in 2010?", "And in 2020?", "How many nurses were there in 2020?"),
    ("What is the target for 2028/29 in England?", "and in Wales?", "What is the target for 2028/29 in Wales?"),
    ("What did Jane Smith say about the ACA?", "and Robert Brown?", "What did Robert Brown say about the ACA?"),
]


@pytest.mark.parametrize(("before", "question", "full"), FILLED_IN)
def test_a_question_that_names_only_what_is_new_is_filled_in(before, question, full):
    understood = understand(question, [Exchange(before)], nothing_in_common)
    assert (understood.standalone, understood.earlier) == (full, ())


@pytest.mark.parametrize("question", ["What about doctors?", "And in 2020?", "And Robert Brown?", "How about Hull?"])
def test_nothing_gives_way_to_a_thing_of_another_sort(question):
    assert standalone(question, [Exchange("How is annual leave booked?")]) == f"{question} [annual leave booked]"


def test_what_was_filled_in_is_filled_in_again():
    history = [Exchange("How much annual leave do nurses get?"), Exchange("What about doctors?")]
    assert standalone("And porters?", history) == "How much annual leave do porters get?"


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("How do I book annual leave?", "can they say no"),
        ("How do I book annual leave?", "How long does it take?"),
        ("What is throat cancer?", "Are they treatable?"),
        ("What is throat cancer?", "Is she treatable?"),
    ],
)
def test_a_pronoun_gives_way_to_nothing_it_cannot_mean(before, question):
    assert standalone(question, [Exchange(before)], all_in_common).startswith(f"{question} [")


def test_the_topic_survives_a_follow_up_that_names_nothing():
    history = [Exchange("What is throat cancer?"), Exchange("Is it treatable?")]
    assert "throat cancer" in standalone("How long does it take?", history)


def test_a_new_topic_replaces_the_old_one():
    history = [Exchange(PLAN), Exchange("What is an accountable care organisation?")]
    understood = understand("Which of them did better?", history, nothing_in_common)
    assert "accountable care organisation" in understood.standalone
    assert "sickle" not in understood.standalone + str(understood.earlier)


def test_a_longer_question_that_seems_to_point_back_does_so_where_searches_agree():
    question = "What are the reasons that these patients and carers gave for refusing treatment in London?"
    assert standalone(question, [Exchange(PLAN)]) == question
    assert "Universal Care Plan" in standalone(question, [Exchange(PLAN)], all_in_common)


def test_a_question_that_names_its_topic_is_shown_as_typed_but_searched_with_the_turns_it_agrees_with():
    history = [Exchange("How many days of annual leave do I get?", "Full time staff get 27 days.")]
    understood = understand("Can I carry my leave over to April?", history, all_in_common)
    assert understood.standalone == "Can I carry my leave over to April?"
    assert understood.earlier == (Earlier("days annual", 0.5), Earlier("full time staff 27", 0.5 * 0.2))


def test_only_the_latest_turns_and_answers_are_searched_for():
    history = [Exchange(f"How is my leave{n} paid?", f"Answer{n}.") for n in range(9)]
    options = FollowupOptions(max_turns=3, max_answers=1)
    understood = understand("How is my bonus paid?", history, all_in_common, options)
    assert [one.words for one in understood.earlier] == ["leave6 leave7 leave8", "answer8"]


@pytest.mark.parametrize(
    ("question", "standalone"),
    [
        ("What about overtime, who approves it?", "who approves overtime?"),
        ("And how about annual leave, what are its rules?", "what are annual leave’s rules?"),
        ("What about working abroad, how many days?", "how many days? [working abroad]"),
        ("And Medicare, who is that for?", "who is Medicare for?"),
        ("And in 2024, who led that team?", "And in 2024, who led that team?"),
        ("What about nurses?", "What about nurses?"),
        ("How about it, shall we go?", "How about it, shall we go?"),
    ],
)
def test_a_question_that_names_its_topic_first_stands_alone(question, standalone):
    assert understand(question, (), lambda one, other: 0.0).standalone == standalone


def test_a_topic_named_first_takes_nothing_from_the_turns_before():
    history = (Exchange("How fast must I report a lost device?", "Within 24 hours."),)
    understood = understand("What about working abroad, how many days?", history, lambda one, other: 0.0)
    assert understood.standalone == "how many days? [working abroad]"
    assert understood.earlier == ()
