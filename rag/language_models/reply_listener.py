"""Reads a reply as it is written and verifies it sentence by sentence, so that nothing unverified is ever shown."""

from __future__ import annotations

from collections.abc import Callable

from rag.datatypes import DraftClaim, DroppedClaim
from rag.language_models.reply_parser import Reply, parse_reply
from rag.language_models.tying import Tied, Tying
from rag.support import Fault

# A sentence may have ended when one of these came.
_MAY_END = frozenset('.!?…\n]”"')


class ReplyListener:
    """Holds one reply while it is written.

    Args:
        tying: Verifies a claim.
        on_text: Is given each sentence, with the space after it, once it is verified.
    """

    def __init__(self, tying: Tying, on_text: Callable[[str], None]) -> None:
        self._tying = tying
        self._on_text = on_text
        self._judged: dict[DraftClaim, Tied | Fault] = {}
        self._told: set[str] = set()
        self.text = ""
        self.reply = Reply()

    @property
    def tied(self) -> tuple[Tied, ...]:
        """Return the claims of the reply that were verified, in order."""
        judged = (self._judge(claim) for claim in self.reply.claims)
        return tuple(one for one in judged if isinstance(one, Tied))

    @property
    def dropped(self) -> tuple[DroppedClaim, ...]:
        """Return the claims of the reply that were not, in order."""
        judged = ((claim, self._judge(claim)) for claim in self.reply.claims)
        return tuple(DroppedClaim(claim.text, str(one)) for claim, one in judged if isinstance(one, Fault))

    def hear(self, piece: str) -> None:
        """Take in the next piece; what is complete is verified and told."""
        self.text += piece
        if _MAY_END.isdisjoint(piece):
            return
        self.reply = parse_reply(self.text, is_cut=True)
        # The last sentence may still get its citation.
        self._tell(self.reply.claims[:-1])

    def finish(self, is_cut: bool) -> None:
        """Read the whole reply: all of it, or what is complete if it was cut off."""
        self.reply = parse_reply(self.text, is_cut)
        self._tell(self.reply.claims)

    def _tell(self, claims: tuple[DraftClaim, ...]) -> None:
        for claim in claims:
            if claim.text not in self._told and isinstance(self._judge(claim), Tied):
                self._told.add(claim.text)
                self._on_text(f"{claim.text} ")

    def _judge(self, claim: DraftClaim) -> Tied | Fault:
        if claim not in self._judged:
            self._judged[claim] = self._tying.tie(claim)
        return self._judged[claim]
