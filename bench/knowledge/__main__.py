"""`python -m bench.knowledge`: the figures of both parts, and the misses of the part to work on."""

import argparse
import sys

from bench.knowledge.measures import counted, verdicts
from bench.knowledge.questions import FRESH, SCORED, WORK, load
from itb_triage.classifier import classifier_for
from itb_triage.classifier.questions import question_classifier_for
from itb_triage.protocol import load_protocol, project_root
from itb_triage.understanding.reader import Reader


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=(WORK, FRESH, SCORED), help="only this one")
    parser.add_argument("--misses", action="store_true", help="show the misses of the part to work on")
    asked = parser.parse_args()
    protocol, root = load_protocol(), project_root()
    reader = Reader(protocol, classifier_for(root), question_classifier_for(root))
    for part in [asked.part] if asked.part else [WORK, FRESH, SCORED]:
        found = list(verdicts(protocol, reader, load(part)))
        print(f"{part}:")
        for figure, (right, count) in counted(found).items():
            print(f"  {figure:32}{right / count:.3f}  {right}/{count}")
        if asked.misses and part != SCORED:
            for miss in found:
                if not miss.right:
                    print(f"    {miss.figure}: {miss.question.text!r} -> {miss.said}")


if __name__ == "__main__":
    sys.exit(main())
