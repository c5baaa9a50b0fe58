"""True claims in a model's own words: what is not word for word the document's is shown as the document has it."""

from rag.language_models.language_model_generator import LanguageModelGenerator
from tests.rag.language_models.scripted_model import ScriptedModel
from tests.rag.readings import reading_of

# (what a model writes, what the document says)
PARAPHRASES = [
    (
        "Employees who work full time are entitled to 27 days of annual leave each year.",
        "Full time staff get 27 days of annual leave a year.",
    ),
    (
        "Full-time employees receive 27 days' annual leave per year.",
        "Full time staff get 27 days of annual leave a year.",
    ),
    (
        "You can carry over a maximum of five days of annual leave into the following year.",
        "Up to 5 days of annual leave may be carried over to the next year.",
    ),
    (
        "Staff can carry up to 5 days of leave into the next year.",
        "Up to 5 days of annual leave may be carried over to the next year.",
    ),
    (
        "Leave can be refused if two colleagues are already away.",
        "A manager may refuse leave when two colleagues are already away.",
    ),
    (
        "A manager can say no if two colleagues are away.",
        "A manager may refuse leave when two colleagues are already away.",
    ),
    (
        "Over 5,000 sickle cell patients have a plan.",
        "More than 5,000 people with sickle cell disease now have a plan.",
    ),
    (
        "The NHS aims to be net zero by 2040.",
        "The NHS has set an ambitious target to become net zero by 2040.",
    ),
    (
        "After the change, ambulance crews opened 20% more plans.",
        "Ambulance staff opened 20 per cent more plans after the change.",
    ),
    (
        "Taxi fares above £30 must be approved by the budget holder before travelling.",
        "A single taxi fare of more than £30 needs the approval of the budget holder before the journey.",
    ),
    (
        "If a taxi costs over £30, you need the budget holder's approval first.",
        "A single taxi fare of more than £30 needs the approval of the budget holder before the journey.",
    ),
    (
        "You must submit claims within three months of the end of the month you are claiming for.",
        "Claims must be submitted within 3 months of the end of the claim month.",
    ),
    (
        "The deadline for claims is 3 months after the end of the claim month.",
        "Claims must be submitted within 3 months of the end of the claim month.",
    ),
    (
        "In February 2021, up to £1.2 billion in rewards was paid to 42 partnerships.",
        "Rewards of up to £1.2bn were paid on 3 February 2021 to 42 partnerships.",
    ),
    (
        "Lord Bethell is the chair of Business for Health.",
        "Lord Bethell chairs Business for Health and spoke in Manchester on 14 June 2024.",
    ),
    (
        "Staff need approval to carry over more than 5 days of leave.",
        "Staff may not carry over more than 5 days of leave without approval.",
    ),
    (
        "Carrying over more than 5 days of leave requires approval.",
        "Staff may not carry over more than 5 days of leave without approval.",
    ),
    (
        "The programme reached 27 million people in twelve weeks at a cost of $1.9 trillion.",
        "The programme cost $1.9 trillion and reached 27 million people in 12 weeks.",
    ),
    (
        "Waiting times dropped by 22%, from 18 weeks in 2012 to 14 weeks in 2019.",
        "Waiting fell from 18 weeks in 2012 to 14 weeks in 2019, a drop of 22%.",
    ),
    (
        "The mileage rate is 45p per mile for the first 10,000 miles, then 25p.",
        "The Trust pays 45 pence a mile for the first 10,000 miles and 25 pence after that.",
    ),
    (
        "A password needs at least 12 characters and must never be written down.",
        "Passwords must have at least 12 characters and must not be written down.",
    ),
    (
        "You will get an acknowledgement within 3 working days and an answer within 40 working days.",
        "Complaints are acknowledged within three working days and answered within 40 working days.",
    ),
    (
        "Complaints receive a response within 40 working days.",
        "Complaints are acknowledged within three working days and answered within 40 working days.",
    ),
    (
        "If you see harm to a child, tell the safeguarding lead on the same day.",
        "Anyone who sees harm to a child must tell the safeguarding lead the same day.",
    ),
    (
        "Jane Okafor wrote the report, which was published in March 2023.",
        "The report was written by Jane Okafor and published in March 2023.",
    ),
    (
        "Integrated care systems became statutory bodies in July 2022.",
        "Integrated care systems were made statutory in July 2022.",
    ),
    (
        "People in the poorest areas live nine years less than people in the richest areas.",
        "Life expectancy in the poorest areas is nine years shorter than in the richest.",
    ),
    (
        "Providers are required to publish plans to reduce agency spending by 30%.",
        "Every provider must publish a plan to cut agency spending by 30 per cent.",
    ),
    (
        "Overtime pay is time and a half on weekdays and double time on Sundays.",
        "Overtime is paid at time and a half on weekdays and double time on Sundays.",
    ),
    (
        "According to the regulator, one in five homes lacked a fire certificate.",
        "The regulator found that one in five homes had no fire certificate.",
    ),
    (
        "A decision on a flexible working request is made within two months.",
        "Requests for flexible working are decided within two months.",
    ),
    (
        "Patients should be able to manage their appointments online, including booking and cancelling them.",
        "Patients should be able to book, move and cancel appointments online.",
    ),
    (
        "You need a sick note if you are absent for more than seven days.",
        "Sick notes are needed after seven days of absence.",
    ),
    (
        "Home care cost the council £4.2m in 2022.",
        "The council spent £4.2 million on home care in 2022.",
    ),
]


def shown(claim, sentence):
    reading = reading_of(
        "What is the rule?", f"It is known. {sentence} More is said elsewhere.", "Staff get tea at 4 pm."
    )
    draft = LanguageModelGenerator(ScriptedModel(f"{claim} [P1]"), None).draft(reading)
    return [(one.text, one.quotes) for one in draft.claims]


def test_most_paraphrases_are_shown_in_the_documents_words():
    lost = [claim for claim, sentence in PARAPHRASES if shown(claim, sentence) not in (
        [(claim, (sentence,))], [(sentence, (sentence,))]
    )]  # fmt: skip
    assert len(lost) <= 0.05 * len(PARAPHRASES), lost
