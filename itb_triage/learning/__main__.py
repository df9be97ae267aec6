"""`python -m itb_triage.learning signs` (or `questions`): learns that classifier and writes it to models/."""

import argparse
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("signs", "questions"))
    parser.add_argument("--built-from", default="", help="what the model is built from; kept beside it")
    asked = parser.parse_args()
    from itb_triage.learning.build_questions import build_questions
    from itb_triage.learning.build_signs import build_signs
    from itb_triage.protocol import load_protocol, project_root

    learn = build_signs if asked.what == "signs" else build_questions
    learn(project_root(), load_protocol(), asked.built_from)
