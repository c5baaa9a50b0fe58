"""Questions on their way from the page to what answers them."""

from __future__ import annotations

from functools import partial

from page.choices import Choices
from page.services import Services
from page.taking import start_turn
from tests.page.scripted import AloudAnswerer


class Listening(AloudAnswerer):
    """Keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = []

    def ask(self, question, *args, **more):
        self.asked.append(question)
        return super().ask(question, *args, **more)


def test_a_follow_up_typed_while_the_question_before_it_is_answered_knows_its_answer(settings, build):
    build()
    listening = Listening()
    services = Services(settings, lambda *_: listening)

    def ask(turn_id: str, question: str):
        earlier = services.chats.turns("a", "c")
        keep = partial(services.chats.add_turn, turn_id, "a", "c", question, "{}")
        return start_turn(services, "a", turn_id, keep, question, Choices(), earlier)

    ask("t1", "One?")
    works = [ask("t2", "And two?"), ask("t3", "And three?")]
    for _ in range(9):
        listening.may_go_on.release()
    assert all(work.wait(5) for work in works)
    assert [[turn.question for turn in question.history] for question in listening.asked] == [
        [], ["One?"], ["One?", "And two?"],
    ]  # fmt: skip
