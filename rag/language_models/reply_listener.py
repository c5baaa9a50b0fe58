"""Reads a reply as it is written and verifies it sentence by sentence, so that nothing unverified is ever shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rag.checking.quotes import fold
from rag.checking.support import Fault
from rag.datatypes import DraftClaim, DroppedClaim, Sentence
from rag.language.words import words_of
from rag.language_models.reply_parser import Reply, parse_reply
from rag.language_models.tying import Tied, Tying

# A sentence may have ended when one of these came.
_MAY_END = frozenset('.!?…\n]”"')
_NEARLY_ALL = 0.8


class ReplyListener:
    """Holds one reply while it is written.

    Args:
        tying: Verifies a claim.
        on_text: Is given each sentence, with the space after it, once it is verified.
        max_words: Most words of all that is shown.
    """

    def __init__(self, tying: Tying, on_text: Callable[[str], None], max_words: int) -> None:
        self._tying = tying
        self._on_text = on_text
        self._max_words = max_words
        self._judged: dict[DraftClaim, Tied | Fault] = {}
        self._told: set[str] = set()
        self.text = ""
        self.reply = Reply()
        self.lacks_end = False

    @property
    def tied(self) -> tuple[Tied, ...]:
        """Return what the claims of the reply rest on, in order."""
        judged = (self._judge(claim) for claim in self.reply.claims)
        return tuple(one for one in judged if isinstance(one, Tied))

    @property
    def shown(self) -> tuple[DraftClaim, ...]:
        """Return what is shown of the reply, in order: nothing twice, and no more than there is room for."""
        return tuple(self._fitting(self.reply.claims))

    @property
    def dropped(self) -> tuple[DroppedClaim, ...]:
        """Return the claims of the reply that nothing bears, or that say otherwise than what bears them, in order."""
        judged = ((claim, self._judge(claim)) for claim in self.reply.claims)
        faults = ((claim, one if isinstance(one, Fault) else one.fault) for claim, one in judged)
        return tuple(DroppedClaim(claim.text, str(fault)) for claim, fault in faults if fault)

    def hear(self, piece: str) -> None:
        """Take in the next piece; what is complete is verified and told."""
        self.text += piece
        if _MAY_END.isdisjoint(piece):
            return
        self.reply = parse_reply(self.text, is_cut=True)
        # The last sentence may still get its citation.
        self._tell(self.reply.claims[:-1])

    def finish(self, is_cut: bool) -> None:
        """Read the whole reply: all of it, or what is complete if it was cut off, and whether in mid-sentence."""
        self.lacks_end = is_cut and self.text.rstrip()[-1:] not in _MAY_END
        self.reply = parse_reply(self.text, is_cut)
        self._tell(self.reply.claims)

    def _tell(self, claims: Iterable[DraftClaim]) -> None:
        for claim in self._fitting(claims):
            if claim.text not in self._told:
                self._told.add(claim.text)
                self._on_text(f"{claim.text} ")

    def _fitting(self, claims: Iterable[DraftClaim]) -> Iterator[DraftClaim]:
        """Yield what is shown of the claims: what was said before is not said again."""
        said: list[str] = []
        room = self._max_words
        told: dict[Sentence, set[str]] = {}
        for tied in (one for one in map(self._judge, claims) if isinstance(one, Tied)):
            for claim in tied.claims:
                words, n_words = fold(claim.text).rstrip("."), len(claim.text.split())
                own = tied.sentences if len(tied.claims) == 1 else tied.sentences[tied.claims.index(claim) :][:1]
                is_told = any(words in other for other in said) or any(
                    _holds(told.get(one, set()), claim.text) for one in own
                )
                if n_words > room or is_told:
                    continue
                said.append(words)
                for one in own:
                    told.setdefault(one, set()).update(words_of(claim.text))
                room -= n_words
                yield claim

    def _judge(self, claim: DraftClaim) -> Tied | Fault:
        if claim not in self._judged:
            self._judged[claim] = self._tying.tie(claim)
        return self._judged[claim]


def _holds(told: set[str], text: str) -> bool:
    """Tell whether nearly all of a text was told of its sentence before: all but a figure in brackets."""
    words = set(words_of(text))
    return len(words & told) >= _NEARLY_ALL * len(words)
