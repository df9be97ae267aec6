"""`python -m itb_triage.learning`: learns the sign classifier and writes it to models/."""

import argparse
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--built-from", default="", help="what the model is built from; kept beside it")
    built_from = parser.parse_args().built_from
    from itb_triage.learning.build import build
    from itb_triage.protocol import load_protocol, project_root

    build(project_root(), load_protocol(), built_from)
