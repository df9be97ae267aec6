"""`python -m itb_triage.learning signs` (or `questions`): learns that classifier into a folder, an interrupted learning
from where it was. `make learn` learns both."""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# On one core each: sums come out the same however many there are, and two learn at once.
os.environ.update({"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": "1"})

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("signs", "questions"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--into", type=Path, required=True, help="the folder of this learning")
    asked = parser.parse_args()
    from itb_triage.learning.checkpoints import NotWritten
    from itb_triage.learning.plans import PLANS
    from itb_triage.learning.provenance import learned_from
    from itb_triage.learning.run import learn
    from itb_triage.learning.training_data import load_training_data
    from itb_triage.protocol import load_protocol, project_root
    from itb_triage.understanding.reader import Reader

    protocol = load_protocol()
    data = load_training_data(project_root(), protocol)
    plan = PLANS[asked.what](data, Reader(protocol).written_out, asked.seed)
    try:
        learn(plan, asked.seed, asked.into, learned_from(data, asked.seed))
    except NotWritten as error:
        sys.exit(f"itb-triage: {error}")
