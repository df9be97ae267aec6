"""What a message does in the conversation: yes, no, not sure, why, thanks, start over ..."""

from spacy.language import Language

from itb_triage.protocol.language import Moves
from itb_triage.understanding.phrases import ExactPhrases
from itb_triage.understanding.words import Cutter, Word

FOREIGN_WORDS = 3


class MoveReader:
    """Finds the moves of data/language/moves.yml."""

    def __init__(self, nlp: Language, cutter: Cutter, moves: Moves) -> None:
        self._moves = moves
        rows = [
            (f"{kind}:{move}", phrase)
            for move, words in moves.moves.items()
            for kind in ("whole", "starts", "anywhere")
            for phrase in getattr(words, kind)
        ]
        self._finder = ExactPhrases(nlp, cutter, rows)
        self._foreign = set(moves.foreign)
        self._after_start = set(moves.after_start)

    def read(self, words: list[Word]) -> tuple[tuple[str, ...], bool]:
        """The ids of the moves made, by place; and whether the message as a whole is one ("none of these")."""
        spoken = [word for word in words if not word.is_break or (word.norm == "?" and len(words) == 1)]
        pauses = {place - count for count, place in enumerate(p for p, w in enumerate(words) if w.is_break)}
        whole, starts, anywhere = [], [], []
        for match in self._finder.find(spoken):
            kind, move = match.key.split(":")
            at_start, length = match.places[0] == 0, len(match.places)
            if kind == "whole" and at_start and length == len(spoken):
                whole.append(move)
            elif kind == "starts" and at_start and self._stands_alone(spoken, length, pauses):
                starts.append((-length, move))
            elif kind == "anywhere":
                anywhere.append((match.places[0], move))
        if whole:
            return tuple(dict.fromkeys(whole)), True
        begins = [move for _, move in sorted(starts)[:1]]
        return tuple(dict.fromkeys([*begins, *(move for _, move in sorted(anywhere))])), False

    def _stands_alone(self, spoken: list[Word], length: int, pauses: set[int]) -> bool:
        """Whether an answer at the start is one: "no, she ..." and "no she ...", but not "no fever"."""
        return length in pauses or length >= len(spoken) or spoken[length].norm in self._after_start

    def foreign(self, words: list[Word], known: int) -> bool:
        """Whether the message looks like another language: several of its small words, nothing understood."""
        return known == 0 and len({w.norm for w in words if w.norm in self._foreign}) >= FOREIGN_WORDS
