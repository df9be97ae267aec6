"""`make evaluate`: every figure on both parts, beside three baselines; fails below what is wanted."""

import argparse
import os
import sys
import time
from datetime import date

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from bench.evaluate import ablation, baselines, report
from bench.evaluate.figures import REQUIRED, Figures, measure
from bench.evaluate.messages import FRESH, SCORED, WORK, Read, Reads, load, told
from itb_triage.conversation import explained
from itb_triage.learning.examples import load_examples
from itb_triage.protocol import Protocol, load_protocol, project_root
from itb_triage.understanding.reader import reader_for


def main() -> int:
    """Prints the tables, writes reports/evaluation.md, and returns 1 where a figure on the scored part is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="without Rasa's DIET, which learns by far the longest")
    quick = parser.parse_args().quick
    root, protocol = project_root(), load_protocol()
    examples = load_examples(root, protocol)
    readers = {report.OURS: _ours(protocol)}
    _say(f"Learning the baselines from the same {len(examples):,} messages")
    readers["phrase matching"] = baselines.phrase_matching(protocol)
    readers["logistic regression"] = baselines.logistic_regression(protocol, examples)
    if not quick:
        _say(f"Learning Rasa's default pipeline, {baselines.EPOCHS} epochs (some twenty minutes on two cores)")
        readers["Rasa DIET"] = baselines.diet(protocol, examples)
    parts: dict[str, dict[str, Figures]] = {}
    ablations: dict[str, str] = {}
    for part in (WORK, SCORED):
        rows = load(part)
        parts[part] = {}
        for name, reads in readers.items():
            _say(f"Reading {len(rows)} messages of the part '{part}' by {name}")
            parts[part][name] = measure(protocol, reads, rows, part, whole=name == report.OURS)
        _say(f"Taking out one part after another, part '{part}'")
        without = ablation.table(ablation.ablation(protocol, rows, part))
        ablations[part] = without
        print(f"\n{part}\n{without}\n\n{report.table(parts[part])}\n\n{report.group_table(parts[part][report.OURS])}\n")
    rows = load(FRESH)
    _say(f"Reading {len(rows)} messages of the part '{FRESH}' by each")
    fresh = {name: measure(protocol, reads, rows, FRESH, whole=False) for name, reads in readers.items()}
    print(f"\n{FRESH}\n{report.table(fresh)}\n")
    file = report.write(root / "reports", date.today().isoformat(), parts, fresh, ablations)
    _say(f"Written to {file}")
    below = parts[SCORED][report.OURS].below()
    for name in below:
        print(f"below on the scored part: {name} {parts[SCORED][report.OURS].value(name):.3f}, wanted {REQUIRED[name]}")
    return 1 if below else 0


def _ours(protocol: Protocol) -> Reads:
    reader = reader_for(protocol)

    def reads(text: str) -> Read:
        reading = reader.read(text)
        return told(explained(protocol, reading), asks=bool(reading.unsure))

    return reads


def _say(line: str) -> None:
    print(time.strftime("%H:%M:%S"), line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
