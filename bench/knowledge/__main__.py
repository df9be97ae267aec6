"""`python -m bench.knowledge`: the figures of every part, the misses of those to work on, other ways beside ours."""

import argparse
import hashlib
import sys
import time
from pathlib import Path
from typing import Iterable

from bench.knowledge.measures import counted, verdicts
from bench.knowledge.questions import FRESH, SCORED, WORK, Question, load
from itb_triage.classifier import released_model
from itb_triage.protocol import Protocol, load_protocol, project_root
from itb_triage.understanding.reader import Reader, reader_with

PARTS = (WORK, FRESH, SCORED)


def main() -> int:
    """Prints what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS, help="only this one")
    parser.add_argument("--misses", action="store_true", help="show the misses, but those of the part only scored")
    parser.add_argument("--beside", action="store_true", help="other ways beside ours, learned now (10 minutes)")
    parser.add_argument("--documents", metavar="FOLDER", help="are the headings all there in the documents themselves?")
    asked = parser.parse_args()
    protocol, root = load_protocol(), project_root()
    if asked.documents:
        return _compare(protocol, Path(asked.documents))
    parts = [asked.part] if asked.part else PARTS
    if asked.beside:
        _beside(protocol, root, parts)
        return 0
    reader = reader_with(protocol, released_model())
    for part in parts:
        found = list(verdicts(protocol, reader, load(part)))
        print(f"{part}:")
        for figure, (right, count) in counted(found).items():
            print(f"  {figure:32}{right / count:.3f}  {right}/{count}")
        if asked.misses and part != SCORED:
            for miss in found:
                if not miss.right:
                    print(f"    {miss.figure}: {miss.question.text!r} -> {miss.said}")
    return 0


def _beside(protocol: Protocol, root: Path, parts: Iterable[str]) -> None:
    """Of each way: the right question first, and turned to the team, from the same sureness on."""
    from bench.knowledge import baselines

    ways, least = list(protocol.knowledge.ways()), protocol.language.questions.sure_from
    classifier, reader = released_model().questions, Reader(protocol)
    finders = {
        "the nearest way to ask (TF-IDF)": baselines.nearest_way(ways),
        "logistic regression": baselines.logistic_regression(ways),
        "Rasa's response selector": baselines.response_selector(ways),
        "ours": baselines.classifier_alone(classifier, reader.written_out),
    }
    for part in parts:
        questions = [question for question in load(part) if question.answers or question.turned]
        print(f"{part}:")
        for name, finds in finders.items():
            began = time.perf_counter()
            found = [(question, *finds(question.text)) for question in questions]
            each = 1000 * (time.perf_counter() - began) / len(questions)
            right, turned = _shares(protocol, found, least)
            print(f"  {name:34} right {right:.3f}   turned {turned:.3f}   {each:.1f} ms each")


def _shares(protocol: Protocol, found: list[tuple[Question, str, float]], least: float) -> tuple[float, float]:
    entries = protocol.knowledge.entries
    right = [entry in question.answers and sure >= least for question, entry, sure in found if question.answers]
    turned = [entry not in entries or sure < least for question, entry, sure in found if question.turned]
    return sum(right) / len(right), sum(turned) / len(turned)


def _compare(protocol: Protocol, folder: Path) -> int:
    """Says which headings a document does not hold as a line of its own. Returns how many."""
    missing = 0
    for name, document in protocol.knowledge.documents.documents.items():
        file = folder / document.file
        if not name.isdigit():
            continue
        lines = {line.strip().replace("\u2019", "'") for line in file.read_text(encoding="utf-8").splitlines()}
        gone = [heading for heading in document.headings if heading not in lines]
        missing += len(gone)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        print(f"{document.file} ({digest}): {len(document.headings) - len(gone)} headings found", *gone, sep="\n  - ")
    return missing


if __name__ == "__main__":
    sys.exit(main())
