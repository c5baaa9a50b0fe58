"""Roles: people and bodies that a rule names by what they are, as "the line manager" answers "who approves it"."""

from __future__ import annotations

import re

from index.datatypes import Span

_ROLES = re.compile(
    r"\b(?:(?:manag|work|employ|offic|memb|teach|us|own|lead|review|minist|commission|practition|provid|suppli|hold|"
    r"driv|visit|partn|farm|research|lawy|engine|custom)ers?|staff|teams?|committees?|"
    r"boards?|panels?|councils?|councillors?|authorit(?:y|ies)|departments?|ministr(?:y|ies)|secretar(?:y|ies)|"
    r"directors?|heads?|chairs?|chiefs?|presidents?|executives?|nurses?|doctors?|clinicians?|consultants?|surgeons?|"
    r"midwi(?:fe|ves)|pharmacists?|therapists?|physicians?|specialists?|analysts?|scientists?|economists?|"
    r"governors?|trustees?|employees?|regulators?|inspectors?|auditors?|registrars?|tribunals?|courts?|judges?|"
    r"police|contractors?|landlords?|tenants?|parents?|carers?|patients?|residents?|applicants?|persons?|people|"
    r"individuals?|someone|anyone|everyone|anybody|everybody|wom[ae]n|m[ae]n|child(?:ren)?|adults?|families|"
    r"students?|pupils?|charit(?:y|ies)|trusts?|agenc(?:y|ies)|bod(?:y|ies)|organi[sz]ations?|firms?|compan(?:y|ies)|"
    r"governments?|nobody|no one)\b",
    re.IGNORECASE,
)
# What was done once was done by somebody with a name: "who wrote it".
_ASKS_FOR_NAME = re.compile(
    r"\bwho(?:m|se)?\s+(?:was|were|did|had|\w+ed|wrote|led|said|told|took|made|won|became|set|ran|spoke|gave|"
    r"chairs|heads|leads|hosts|runs)\b|\bwho(?:[’']s|\s+is)\s+(?:the|its|their)\b|\bwhose\b|\bnames? of\b",
    re.IGNORECASE,
)


def asks_for_role(question: str) -> bool:
    """Tell whether a question that asks who may be answered by a role: not when it asks for a name, "who wrote it"."""
    return not _ASKS_FOR_NAME.search(question)


def read_roles(text: str) -> tuple[Span, ...]:
    """Return where a text names roles, in order."""
    return tuple(Span(*found.span()) for found in _ROLES.finditer(text))
