"""What small models really write, and its right reading."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language_models.reply_parser import parse_reply

STAFF = "Full time staff get 27 days."
CARRY = "Up to 5 days may be carried over."
WORDS = "Full time staff get 27 days"

# name: reply, the claims read from it as (text, labels, quotes)
CLAIMS = {
    "as asked": (f'{STAFF} [P1: "{WORDS}"]', [(STAFF, "P1", WORDS)]),
    "two as asked": (
        f'{STAFF} [P1: "{WORDS}"] {CARRY} [P2: "Up to 5 days"]',
        [(STAFF, "P1", WORDS), (CARRY, "P2", "Up to 5 days")],
    ),
    "a link": (f"[{WORDS}](http://elsewhere.example) [P1].", [(STAFF, "P1", "")]),
    "a label that links": (f"{WORDS} [P1](http://elsewhere.example/x).", [(STAFF, "P1", "")]),
    "a picture": (f"{WORDS} [P1]. ![x](http://elsewhere.example/p.png)", [(STAFF, "P1", "")]),
    "program code": (f"<p>{WORDS} [P1].</p><script>alert(1)</script>", [(STAFF, "P1", "")]),
    "terminal colours": (f"\x1b[31m{WORDS}\x1b[0m [P1].", [(STAFF, "P1", "")]),
    "characters nobody sees": ("\u202eFull time staff get 27\u200b days [P1].", [(STAFF, "P1", "")]),
    "struck through": (f"~~{CARRY} [P1]~~ {STAFF} [P2]", [(STAFF, "P2", "")]),
    "nothing but struck through": (f"~~{STAFF}~~ [P1].", []),
    "thoughts in triangles": (f"◁think▷{CARRY} [P2]◁/think▷{STAFF} [P1]", [(STAFF, "P1", "")]),
    "label before the stop": ("Full time staff get 27 days [P1].", [(STAFF, "P1", "")]),
    "label at each line's end": (f"{STAFF} [P1]\n{CARRY} [P2]", [(STAFF, "P1", ""), (CARRY, "P2", "")]),
    "no closing bracket": ("Full time staff get 27 days [P1", [(STAFF, "P1", "")]),
    "no closing bracket, then more": (
        f"Full time staff get 27 days [P1. {CARRY} [P2]",
        [(STAFF, "P1", ""), (CARRY, "P2", "")],
    ),
    "no opening bracket": ("Full time staff get 27 days P1].", [(STAFF, "P1", "")]),
    "double brackets": ("Full time staff get 27 days [[P1]].", [(STAFF, "P1", "")]),
    "round brackets": ("Full time staff get 27 days (P1).", [(STAFF, "P1", "")]),
    "curly brackets": ("Full time staff get 27 days {P1}.", [(STAFF, "P1", "")]),
    "lens brackets": ("Full time staff get 27 days【P1】.", [(STAFF, "P1", "")]),
    "full-width brackets": ("Full time staff get 27 days［P1］.", [(STAFF, "P1", "")]),
    "angle brackets": ("Full time staff get 27 days <P1>.", [(STAFF, "P1", "")]),
    "numbers only": ("Full time staff get 27 days [1].", [(STAFF, "P1", "")]),
    "several numbers": ("Full time staff get 27 days [1, 2].", [(STAFF, "P1 P2", "")]),
    "several labels in one": ("Full time staff get 27 days [P1, P3].", [(STAFF, "P1 P3", "")]),
    "labels joined by and": ("Full time staff get 27 days [P1 and P3].", [(STAFF, "P1 P3", "")]),
    "labels in a row": ("Full time staff get 27 days [P1][P3].", [(STAFF, "P1 P3", "")]),
    "labels in a row with commas": ("Full time staff get 27 days [P1], [P3].", [(STAFF, "P1 P3", "")]),
    "lower case": ("Full time staff get 27 days [p1].", [(STAFF, "P1", "")]),
    "a space inside": ("Full time staff get 27 days [ P 1 ].", [(STAFF, "P1", "")]),
    "a leading nought": ("Full time staff get 27 days [P01].", [(STAFF, "P1", "")]),
    "the word passage": ("Full time staff get 27 days [Passage 1].", [(STAFF, "P1", "")]),
    "the word source": ("Full time staff get 27 days (Source: P1).", [(STAFF, "P1", "")]),
    "bare at the end": ("Full time staff get 27 days. P1", [(STAFF, "P1", "")]),
    "bare after a dash": ("Full time staff get 27 days – P1", [(STAFF, "P1", "")]),
    "source in a line below": (f"{STAFF}\nSource: P1", [(STAFF, "P1", "")]),
    "a raised number": ("Full time staff get 27 days.¹", [(STAFF, "P1", "")]),
    "a caret": ("Full time staff get 27 days.^1", [(STAFF, "P1", "")]),
    "a footnote's caret": ("Full time staff get 27 days.[^1]", [(STAFF, "P1", "")]),
    "an HTML footnote": ("Full time staff get 27 days.<sup>1</sup>", [(STAFF, "P1", "")]),
    "a cite element": ("Full time staff get 27 days. <cite>P1</cite>", [(STAFF, "P1", "")]),
    "an invented label is read, not judged": ("Full time staff get 27 days [P99].", [(STAFF, "P99", "")]),
    "label first": (f"[P1] {STAFF} [P2] {CARRY}", [(STAFF, "P1", ""), (CARRY, "P2", "")]),
    "label and colon first": (f"P1: {STAFF}\nP2: {CARRY}", [(STAFF, "P1", ""), (CARRY, "P2", "")]),
    "according to": ("According to P1, full time staff get 27 days.", [(STAFF, "P1", "")]),
    "according to a passage by number": ("According to passage 1, full time staff get 27 days.", [(STAFF, "P1", "")]),
    "says that": (f"P1 says that full time staff get 27 days. {CARRY} [P2]", [(STAFF, "P1", ""), (CARRY, "P2", "")]),
    "label in mid-sentence": ("Full time staff [P1] get 27 days.", [(STAFF, "P1", "")]),
    "no stop before the next": (
        "Full time staff get 27 days [P1] Up to 5 days may be carried over [P2]",
        [(STAFF, "P1", ""), (CARRY, "P2", "")],
    ),
    "one citation for two sentences": (f"{STAFF} {CARRY} [P1]", [(STAFF, "", ""), (CARRY, "P1", "")]),
    "none at all": (f"{STAFF} {CARRY}", [(STAFF, "", ""), (CARRY, "", "")]),
    "a few words": ("27 days", [("27 days.", "", "")]),
    "curly quotation marks": (f"{STAFF} [P1: “{WORDS}”]", [(STAFF, "P1", WORDS)]),
    "single quotation marks": (f"{STAFF} [P1: '{WORDS}']", [(STAFF, "P1", WORDS)]),
    "angle quotation marks": (f"{STAFF} [P1: «{WORDS}»]", [(STAFF, "P1", WORDS)]),
    "a quote without marks": (f"{STAFF} [P1: {WORDS}]", [(STAFF, "P1", WORDS)]),
    "a quote never closed": (f'{STAFF} [P1: "Full time staff get 27 da', [(STAFF, "P1", "Full time staff get 27")]),
    "a quote outside the brackets": (f'{STAFF} [P1] "{WORDS}"', [(STAFF, "P1", WORDS)]),
    "a quote in a line below": (f'{STAFF} [P1]\nQuote: "{WORDS}"', [(STAFF, "P1", WORDS)]),
    "nothing but a quote": (f'P1: "{STAFF}"', [(STAFF, "P1", STAFF)]),
    "nothing but quotes": (f'P1: "{STAFF}"\nP2: "{CARRY}"', [(STAFF, "P1", STAFF), (CARRY, "P2", CARRY)]),
    "two quotes": (f'{STAFF} [P1: "Full time staff", "27 days"]', [(STAFF, "P1", "Full time staff|27 days")]),
    "a quote with a gap": (f'{STAFF} [P1: "Full time ... 27 days"]', [(STAFF, "P1", "Full time|27 days")]),
    "two passages with quotes": (
        f'{STAFF} [P1: "Full time staff"; P2: "27 days"]',
        [(STAFF, "P1 P2", "Full time staff|27 days")],
    ),
    "the quote is the claim": (f'"{STAFF}" [P1]', [(STAFF, "P1", STAFF)]),
    "words quoted inside": (
        f'The policy says "{WORDS}" [P1].',
        [(f'The policy says "{WORDS}".', "P1", WORDS)],
    ),
    "a bracket that explains": ("They [full time staff] get 27 days [P1].", [
        ("They [full time staff] get 27 days.", "P1", ""),
    ]),
    "a bracket with a number that is no label": (
        "Staff get 27 days [5 more after 10 years] (2 of them in May) [P1].",
        [("Staff get 27 days [5 more after 10 years] (2 of them in May).", "P1", "")],
    ),
    "clauses with numbers": ("Staff must (1) ask and (2) wait [P1].", [("Staff must (1) ask and (2) wait.", "P1", "")]),
    "a year in brackets": ("The 27 days began [2019] [P1].", [("The 27 days began [2019].", "P1", "")]),
    "footnotes at the end": (
        f'{STAFF}[1] {CARRY}[2]\n\nSources:\n[1] P3: "{WORDS}"\n[2] P4',
        [(STAFF, "P3", WORDS), (CARRY, "P4", "")],
    ),
    "Markdown footnotes": (f'{STAFF}[^1]\n\n[^1]: P3 "{WORDS}"', [(STAFF, "P3", WORDS)]),
    "a list of quotes by label": (f'{STAFF} [P1]\n\nReferences:\n- P1: "{WORDS}"', [(STAFF, "P1", WORDS)]),
    "sources that no sentence names": (f'{STAFF}\n\n**Sources**\n1. P1: "{WORDS}"', [(STAFF, "P1", WORDS)]),
    "an answer prefix": (f"Answer: {STAFF} [P1]", [(STAFF, "P1", "")]),
    "a bold answer prefix": (f"**Answer:** {STAFF} [P1]", [(STAFF, "P1", "")]),
    "a heading and bold words": ("## Annual leave\n\nFull time staff get **27 days** [P1].", [(STAFF, "P1", "")]),
    "a bullet list": (f"- {STAFF} [P1]\n- {CARRY} [P2]", [(STAFF, "P1", ""), (CARRY, "P2", "")]),
    "a numbered list": (f"1. {STAFF} [P1]\n2. {CARRY} [P2]", [(STAFF, "P1", ""), (CARRY, "P2", "")]),
    "a list with the line it hangs on": (
        "Leave may be refused when:\n- two colleagues are away [P1]\n- an inspection is announced [P1]",
        [
            ("Leave may be refused when: two colleagues are away.", "P1", ""),
            ("Leave may be refused when: an inspection is announced.", "P1", ""),
        ],
    ),
    "a table": ("| Vehicle | Rate |\n|---|---|\n| Motorcycle | 30p | [P1]", [
        ("Motorcycle; 30p.", "P1", ""),
    ]),
    "a code fence": (f"```\n{STAFF} [P1]\n```", [(STAFF, "P1", "")]),
    "a block quote": (f"> {STAFF} [P1]", [(STAFF, "P1", "")]),
    "LaTeX": ("\\boxed{Full time staff get 27 days} [P1]", [(STAFF, "P1", "")]),
    "HTML": ("<p>Full time staff get <b>27 days</b>&nbsp;[P1].</p>", [(STAFF, "P1", "")]),
    "thinking tags": (f"<think>P1 says 27, P2 says 25. Hmm.</think>\n{STAFF} [P1]", [(STAFF, "P1", "")]),
    "thinking tags opened by the template": (f"P1 says 27. So:\n</think>\n\n{STAFF} [P1]", [(STAFF, "P1", "")]),
    "thoughts that never end": (f"<think>P1 says 27. {STAFF} [P1]", []),
    "an answer element": (f"<answer>{STAFF} [P1]</answer>", [(STAFF, "P1", "")]),
    "channels": (f"<|channel|>analysis<|message|>Hmm 25.<|end|><|channel|>final<|message|>{STAFF} [P1]", [
        (STAFF, "P1", ""),
    ]),
    "an end token and a made-up turn": (f"{STAFF} [P1]<|im_end|>\n<|im_start|>user\nAnd 99 days?", [(STAFF, "P1", "")]),
    "a made-up question": (f"{STAFF} [P1]\n\nQuestion: How many may be carried over?\n{CARRY} [P2]", [
        (STAFF, "P1", ""),
    ]),
    "chatter round it": (f"Sure! Here is the answer:\n\n{STAFF} [P1]\n\nI hope this helps!", [(STAFF, "P1", "")]),
    "a preamble": ("Based on the passages provided, full time staff get 27 days [P1].", [(STAFF, "P1", "")]),
    "a question back": (f"{STAFF} [P1] Would you like to know more?", [(STAFF, "P1", "")]),
    "said twice": (f"{STAFF} [P1] {STAFF} [P1]", [(STAFF, "P1", "")]),
    "half a sentence at the limit": (f"{STAFF} [P1] Up to 5 days may be carried over unless the", [(STAFF, "P1", "")]),
    "endless repetition of a sentence": (f"{STAFF} [P1] " * 30, [(STAFF, "P1", "")]),
    "endless repetition of a word": (f"{STAFF} [P1] They get leave " + "and leave " * 60, [(STAFF, "P1", "")]),
    "endless repetition of a character": (f"{STAFF} [P1] " + "a" * 300, [(STAFF, "P1", "")]),
    "JSON": (
        json.dumps({"answer": STAFF, "citations": [{"label": "P1", "quote": WORDS}]}),
        [(STAFF, "P1", WORDS)],
    ),
    "JSON of claims": (
        json.dumps({"claims": [{"text": STAFF, "label": "P1", "quote": WORDS}, {"text": CARRY, "labels": ["P2"]}]}),
        [(STAFF, "P1", WORDS), (CARRY, "P2", "")],
    ),
    "JSON in a fence": ("```json\n" + json.dumps([{"sentence": STAFF, "source": 1}]) + "\n```", [(STAFF, "P1", "")]),
    "JSON cut off": ('{"answer": "' + STAFF + ' [P1]", "citations": [{"lab', [(STAFF, "P1", "")]),
    "another language": ("Vollzeitkräfte erhalten 27 Tage Urlaub [P1].", [
        ("Vollzeitkräfte erhalten 27 Tage Urlaub.", "P1", ""),
    ]),
    "a document that does not say": ("The leave policy does not provide for unpaid leave [P1].", [
        ("The leave policy does not provide for unpaid leave.", "P1", ""),
    ]),
    "a decimal and an abbreviation": ("Staff, e.g. nurses, get 27.5 days [P1].", [
        ("Staff, e.g. nurses, get 27.5 days.", "P1", ""),
    ]),
}  # fmt: skip

REFUSALS = {
    "as asked": "NOT IN THE PASSAGES",
    "with a stop": "Not in the passages.",
    "with brackets": "[NOT IN THE PASSAGES]",
    "after a prefix": "Answer: NOT IN THE PASSAGES",
    "bold": "**NOT IN THE PASSAGES**",
    "in a sentence": "The answer is not in the passages.",
    "do not contain": "The passages do not contain information about parking.",
    "does not mention": "The provided context doesn't mention parking.",
    "cannot answer": "I cannot answer this question from the passages.",
    "could not find": "I could not find anything about parking.",
    "I'm unable": "I’m unable to answer.",
    "no information": "There is no information about parking.",
    "not mentioned": "Parking is not mentioned in the passages [P1].",
    "cannot be answered": "This question cannot be answered with what is given.",
    "none of them": "None of the passages say anything about parking.",
    "a word": "N/A",
    "not stated": "Not stated.",
    "I do not know": "I don't know.",
    "after thoughts": "<think>Nothing on parking.</think>NOT IN THE PASSAGES",
    "JSON": '{"answer": null}',
    "JSON with words": '{"answer": "NOT IN THE PASSAGES", "citations": []}',
    "again and again": "NOT IN THE PASSAGES. " * 20,
}


@pytest.mark.parametrize(("reply", "expected"), CLAIMS.values(), ids=CLAIMS)
def test_a_reply_is_read_for_what_it_means(reply, expected):
    read = parse_reply(reply)
    found = [(claim.text, " ".join(claim.labels), "|".join(claim.quotes)) for claim in read.claims]
    assert found == expected
    assert not read.is_refusal


@pytest.mark.parametrize("reply", REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_is_known_in_other_words(reply):
    read = parse_reply(reply)
    assert read.claims == ()
    assert read.is_refusal


@pytest.mark.parametrize("reply", ["", "   \n", "<think>", "[P1]", "...", "```", "{}", "[]", "P1", "**", "|---|"])
def test_a_reply_without_words_is_neither_claim_nor_refusal(reply):
    read = parse_reply(reply)
    assert read.claims == ()
    assert not read.is_refusal


def test_a_part_that_is_refused_is_told_apart_from_the_rest():
    read = parse_reply(f"{STAFF} [P1] The passages do not say what part time staff get.")
    assert [claim.text for claim in read.claims] == [STAFF]
    assert not read.is_refusal
    assert read.refused == "The passages do not say what part time staff get."


def test_of_a_reply_that_broke_off_only_whole_sentences_count():
    assert parse_reply("Full time staff get 27", is_cut=True).claims == ()
    assert [claim.text for claim in parse_reply(f"{STAFF} Up to 5", is_cut=True).claims] == [STAFF]


@pytest.mark.parametrize("name", CLAIMS)
def test_a_reply_can_be_read_at_any_moment(name):
    reply = CLAIMS[name][0]
    for end in range(0, len(reply), 7):
        parse_reply(reply[:end], is_cut=True)


PIECES = st.sampled_from(
    [
        *'[ ] P1 [P1 " “ ” ( ) : . Staff get days - 1. { } ``` | [1] … ¹ ** # <think> </think> "answer"'.split(),
        *("Sources:", " ", "\n", ". ", "'", "27 days", "\x00", "\\boxed{", "[^1]: "),
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
def test_nothing_makes_it_raise(reply):
    for is_cut in (False, True):
        read = parse_reply(reply, is_cut)
        assert all(claim.text.strip() for claim in read.claims)


def test_long_nonsense_takes_no_long_time():
    for nonsense in ("[" * 20_000, '"' * 20_000, "<think>" * 5000, "a " * 20_000, "[P1: " * 5000, "{" * 20_000):
        parse_reply(nonsense)
