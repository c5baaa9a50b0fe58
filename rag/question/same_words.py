"""Words for the same thing that hardly any document explains: short forms everybody knows, everyday words for official.

A question asks for holidays, the policy speaks of annual leave. What a document says itself of its short forms is
found in `acronyms`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.language.words import stem, words_of

# Each line one thing, in all the words it goes by. Left out is what is another word as well: "it", "us", "nice".
_SAME = """
a&e = accident and emergency = emergency department
afc = agenda for change
ahp = allied health professional
bma = british medical association
camhs = child and adolescent mental health service
ccg = clinical commissioning group
cqc = care quality commission
d&i = diversity and inclusion
dbs = disclosure and barring service
dfe = department for education
dhsc = department of health and social care
dpa = data protection act
dpia = data protection impact assessment
dpo = data protection officer
dwp = department for work and pensions
e&d = equality and diversity
edi = equality diversity and inclusion
eia = equality impact assessment
ehrc = equality and human rights commission
eu = european union
foi = freedom of information
gdpr = general data protection regulation
gmc = general medical council
gp = general practitioner = family doctor
h&s = health and safety
hmrc = hm revenue and customs
hr = human resources
hse = health and safety executive
icb = integrated care board
ico = information commissioner
ics = integrated care system
l&d = learning and development
m&e = monitoring and evaluation
mp = member of parliament
ni = national insurance
nmc = nursing and midwifery council
obamacare = affordable care act = aca
ons = office for national statistics
pals = patient advice and liaison service
pcn = primary care network
pct = primary care trust
ppe = personal protective equipment
q&a = questions and answers
r&d = research and development
rcn = royal college of nursing
rtt = referral to treatment
sar = subject access request
t&c = terms and conditions
toil = time off in lieu = time owing
uk = united kingdom
usa = united states
vat = value added tax
vcse = voluntary community and social enterprise
wfh = working from home = homeworking

boss = manager
dad = father = paternity
holiday = annual leave
jab = vaccine = vaccination
kid = child
mum = mother = maternity
quit = resign
sacked = dismissed
sick note = fit note
whistleblowing = speaking up
"""
_OTHERWISE = frozenset({("bank", "holiday"), ("public", "holiday")})  # what a word of one line is not in
_SHORTEST_STEMMED = 5  # letters
_CLASSES = tuple(
    tuple(tuple(words_of(form)) for form in line.split(" = ")) for line in _SAME.splitlines() if line.strip()
)


def same_words(question: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield what the question says and what else that is called: ("holiday",) and ("annual", "leave").

    Words count in any form: "holidays". A question without such words yields nothing.
    """
    asked = words_of(question)
    for forms in _CLASSES:
        said = next((form for form in forms if _says(asked, form)), None)
        if said:
            yield from ((said, other) for other in forms if other != said)


def _says(words: Sequence[str], form: Sequence[str]) -> bool:
    n = len(form)
    places = (at for at in range(len(words) - n + 1) if all(map(_is_form, words[at : at + n], form)))
    return any((words[at - 1] if at else "", *form) not in _OTHERWISE for at in places)


def _is_form(word: str, of: str) -> bool:
    """Tell whether a word is a form of another; of initials only their plural is: "MPs", not "on" of "ONS"."""
    return word in {of, f"{of}s"} or (len(of) >= _SHORTEST_STEMMED and stem(word) == stem(of))
