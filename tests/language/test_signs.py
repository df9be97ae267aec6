"""One file a sign (signs/): messages, and all that each means. A sign too many is as wrong as one too few."""

from pathlib import Path

import pytest
import yaml

from itb_triage.conversation import explain

FILES = sorted((Path(__file__).parent / "signs").glob("*.yml"))
ROWS = [(file.stem, text, means) for file in FILES for text, means in yaml.safe_load(file.read_text()).items()]


@pytest.mark.parametrize(("sign", "text", "means"), ROWS, ids=[f"{sign}: {text}" for sign, text, _ in ROWS])
def test_a_message_means_this_and_no_more(protocol, reader, sign, text, means):
    told = {each["id"]: each["status"] for each in explain(protocol, text, reader)["signs"]}
    counted = {name: "present" if status == "possible" else status for name, status in told.items()}
    silent = {name for name, status in counted.items() if status != "present" and name not in means}
    assert {name: status for name, status in counted.items() if name not in silent} == means
