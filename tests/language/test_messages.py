"""What caregivers write, read alone by the rules: which signs count."""

from pathlib import Path

import pytest
import yaml

from itb_triage.conversation import explain

HERE = Path(__file__).parent
URGENT = ("emergency_care", "emergency_now")
MESSAGES = yaml.safe_load((HERE / "messages.yml").read_text())
CALM = yaml.safe_load((HERE / "calm.yml").read_text())
URGENT_MESSAGES = [(name, text) for name in URGENT for text in yaml.safe_load((HERE / f"{name}.yml").read_text())]


def counted(protocol, reader, text):
    return {
        sign["id"] for sign in explain(protocol, text, reader)["signs"] if sign["status"] in ("present", "possible")
    }


@pytest.mark.parametrize("row", MESSAGES, ids=lambda row: row["text"][:60])
def test_the_signs_of_a_message(protocol, reader, row):
    found = counted(protocol, reader, row["text"])
    if "any" in row:
        assert found & set(row["any"]) or ("NONE" in row["any"] and not found), found
    else:
        assert set(row["signs"]) <= found <= {*row["signs"], *row.get("also", [])}, found


@pytest.mark.parametrize(("disposition", "text"), URGENT_MESSAGES)
def test_an_urgent_message_is_that_urgent(protocol, reader, disposition, text):
    assert explain(protocol, text, reader)["disposition"] == disposition


@pytest.mark.parametrize("text", CALM)
def test_a_calm_message_is_not_urgent(protocol, reader, text):
    assert explain(protocol, text, reader)["disposition"] not in URGENT
