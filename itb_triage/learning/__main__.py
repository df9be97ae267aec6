"""`python -m itb_triage.learning signs` (or `questions`): learns that classifier into a folder, an interrupted learning
from where it was. `make learn` learns both."""

import argparse
import os
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# On one core each: sums come out the same however many there are, and two learn at once.
os.environ.update({"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": "1"})


def main() -> None:
    """Learns what was asked for; ends with one line that says the mend where it cannot."""
    parser = argparse.ArgumentParser(prog="python -m itb_triage.learning", description=__doc__)
    parser.add_argument("what", choices=("signs", "questions"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--into", type=Path, required=True, help="the folder of this learning")
    asked = parser.parse_args()
    from itb_triage.classifier import ModelError
    from itb_triage.learning.checkpoints import Busy, NotWritten, not_read
    from itb_triage.protocol import ProtocolError

    try:
        _learn(asked.what, asked.seed, asked.into)
    except (Busy, NotWritten, ModelError, ProtocolError) as error:
        sys.exit(f"itb-triage: {error}")
    except PackageNotFoundError as error:
        sys.exit(
            f"itb-triage: the package {error.name} is not installed. Run: rm .venv/installed.json, then make learn"
        )
    except OSError as error:
        sys.exit(f"itb-triage: {not_read(error)}")


def _learn(what: str, seed: int, into: Path) -> None:
    """Raises Busy, NotWritten, ModelError, ProtocolError, PackageNotFoundError, OSError."""
    from itb_triage.learning.plans import PLANS
    from itb_triage.learning.provenance import learned_from
    from itb_triage.learning.run import learn
    from itb_triage.learning.training_data import load_training_data
    from itb_triage.protocol import load_protocol, project_root
    from itb_triage.understanding.reader import Reader

    protocol = load_protocol()
    data = load_training_data(project_root(), protocol)
    plan = PLANS[what](data, Reader(protocol).written_out, seed)
    learn(plan, seed, into, learned_from(data, seed))


if __name__ == "__main__":
    main()
