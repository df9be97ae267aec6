"""Which question about the therapy a message asks, and whether it only asks."""

import re
from dataclasses import dataclass
from typing import Iterable, Optional, Sequence

from itb_triage.classifier.questions import NO_QUESTION, Asks, QuestionClassifier
from itb_triage.protocol.knowledge import TURNED, Knowledge
from itb_triage.protocol.language import Questions
from itb_triage.understanding.hearing import in_sentences
from itb_triage.understanding.words import Word

MOST_NEAR = 3  # questions offered where none is sure
MOST_SENTENCES = 3  # of a message that are looked at alone: its last ones
NOT_ALONE = re.compile(r"[^a-z0-9 ]")


@dataclass(frozen=True)
class HeardQuestion:
    """What a message sounds like it asks. `question`: an entry, or a kind (behind "~") that is turned to the care team;
    empty where none is sure enough, and then `near` are the likeliest entries. Probabilities: `sure` of that question,
    `asks` of any, `reports` of something told of the patient besides. `formed`: it has the form of a question."""

    question: str
    near: tuple[str, ...]
    sure: float
    asks: float
    reports: float
    formed: bool


class Forms:
    """Knows the form of a question."""

    def __init__(self, starts: Iterable[str]) -> None:
        """`starts`: the words that begin one."""
        either = "|".join(re.escape(start) for start in sorted(starts, key=len, reverse=True))
        self._start = re.compile(rf"(?:^|[.!;:,\n])\s*(?:{either})\b", re.IGNORECASE)

    def asks(self, text: str) -> bool:
        """Whether something in `text` has the form of a question."""
        return "?" in text or self._start.search(text.replace("'", "")) is not None


class QuestionReader:
    """Finds the question that a message asks: word for word among the ways to ask, else by the classifier."""

    def __init__(self, knowledge: Knowledge, questions: Questions, classifier: Optional[QuestionClassifier]) -> None:
        self._entries, self._limits, self._classifier = knowledge.entries, questions, classifier
        self._turned = frozenset(TURNED + kind for kind in knowledge.turned)
        self._word_for_word = {_plain(text): question for text, question in knowledge.ways()}
        self._forms = Forms(questions.starts)

    def hear(self, text: str, words: list[Word]) -> Optional[HeardQuestion]:
        """The question of `text`, whose words are `words`; None where it asks none that is known. Raises what the
        classifier raises."""
        known = self._word_for_word.get(_plain(text))
        if known is not None:
            return HeardQuestion(known, (), sure=1.0, asks=1.0, reports=0.0, formed=True)
        if self._classifier is None:
            return None
        sentences = in_sentences(words)
        if not sentences:
            return None
        return self._heard(sentences, self._classifier, self._forms.asks(text))

    def _heard(self, sentences: Sequence[str], classifier: QuestionClassifier, formed: bool) -> Optional[HeardQuestion]:
        whole = classifier.asks(" ".join(sentences))
        heard, told = [whole], [whole.reports]
        if len(sentences) > 1:
            for sentence in sentences[-MOST_SENTENCES:]:
                if self._forms.asks(sentence):
                    heard.append(classifier.asks(sentence))
                elif whole.reports < self._limits.report_from:  # otherwise the whole message reports already
                    told.append(classifier.asks(sentence).reports)
        best = max(heard, key=lambda asks: self._likeliest(asks)[1])
        question, sure = self._likeliest(best)
        if not question or sure < best.questions[NO_QUESTION]:
            return None
        if question in self._entries and sure < self._limits.sure_from:
            question = ""
        return HeardQuestion(
            question,
            () if question else self._near(best),
            sure,
            1.0 - whole.questions[NO_QUESTION],
            max(told),
            formed,
        )

    def _likeliest(self, asks: Asks) -> tuple[str, float]:
        """The likeliest question that is still known; the data may be newer than the classifier."""
        known = {q: p for q, p in asks.questions.items() if q in self._entries or q in self._turned}
        question = max(known, key=lambda each: known[each], default="")
        return question, known.get(question, 0.0)

    def _near(self, asks: Asks) -> tuple[str, ...]:
        likely = [q for q, p in asks.questions.items() if q in self._entries and p >= self._limits.offered_from]
        return tuple(sorted(likely, key=lambda question: -asks.questions[question])[:MOST_NEAR])


def _plain(text: str) -> str:
    return " ".join(NOT_ALONE.sub(" ", text.lower().replace("'", "").replace("\u2019", "")).split())
