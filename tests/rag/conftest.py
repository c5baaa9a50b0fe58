import pytest

from index.build import build_index
from index.policy_index import PolicyIndex
from rag.pipeline import Answerer
from tests.fakes import WordEmbedder

DOCUMENTS = {
    "leave.md": "---\ntitle: Annual leave policy\npublisher: Marlbridge Trust\npublished: 2025-04-01\n"
    "replaces: leave-2023.md\n---\n\n## Entitlement\n\nFull time staff get 27 days of annual leave a year.\n\n"
    "## Carry over\n\nUp to 5 days of annual leave may be carried over to the next year. "
    "However, nobody may carry over leave while suspended.\n\n"
    "## Reasons for refusal\n\nA manager may refuse leave when:\n\n- two colleagues are already away\n"
    "- the request came less than 14 days before\n- an inspection is announced\n",
    "leave-2023.md": "---\ntitle: Annual leave policy 2023\npublisher: Marlbridge Trust\npublished: 2023-04-01\n"
    "superseded: 2025-04-01\n---\n\n## Entitlement\n\nFull time staff get 25 days of annual leave a year.\n",
    "expenses.md": "---\ntitle: Expenses policy\npublisher: Other Trust\npublished: 2024-07-01\n---\n\n## Mileage\n\n"
    "| Vehicle | Rate per mile |\n|---|---|\n| Car or van | 59p |\n| Motorcycle | 30p |\n\n"
    "## Taxis\n\nA single taxi fare of more than £30 needs the approval of the budget holder before the journey.\n",
    "sickness.md": "---\ntitle: Sickness policy\npublished: 2024-05-01\n---\n\n## Sick pay\n\n"
    "An employee on sick leave gets sick pay for the days in Table 1.\n\n"
    "| Length of service | Full pay |\n|---|---|\n| Less than 5 years | 30 days |\n"
    "| 5 years, but less than 10 years | 90 days |\n| 10 years or more | 120 days |\n",
    "plan.md": "---\ntitle: Universal Care Plan\npublished: 2024-05-01\n---\n\n## Use\n\n"
    "The Universal Care Plan is the shared care plan of London. It was launched in 2022. More than 5,000 people with "
    "sickle cell disease have a plan. Vic Townshend, Programme Director, leads the plan. "
    "She reports to the regional board every month.\n",
}


@pytest.fixture(scope="session")
def index(tmp_path_factory):
    root = tmp_path_factory.mktemp("library")
    for name, text in DOCUMENTS.items():
        (root / "corpus").mkdir(exist_ok=True)
        (root / "corpus" / name).write_text(text, encoding="utf-8")
    embedder = WordEmbedder()
    build_index(root / "corpus", root / "index", embedder)
    return PolicyIndex(root / "index", embedder)


@pytest.fixture(scope="session")
def answerer(index):
    return Answerer(index)
