"""Every situation of this folder, told to the real assistant over HTTP. One file is one conversation.

A turn says what the triage item must hold (disposition, signs, denied, lists, asks, state) and how the reply
starts, what it says and how it ends.
"""

import uuid
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
URGENT = ("emergency_care", "emergency_now")
FILES = sorted(HERE.rglob("*.yml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(HERE).with_suffix("")))
def test_a_situation_ends_as_it_must(by_rules, file):
    told = yaml.safe_load(file.read_text())
    sender, urgent = uuid.uuid4().hex, False
    for turn in told["turns"]:
        said = by_rules.say(sender, turn["caregiver"])
        for key in ("disposition", "signs", "denied", "lists", "asks", "state"):
            if key in turn:
                got, wanted = said.item[key], turn[key]
                if key == "signs":
                    got, wanted = sorted(got), sorted(wanted)
                assert got == wanted, f"{turn['caregiver']!r}: {key} is {got}, not {wanted}\n{said.all}"
        assert said.all.startswith(turn.get("starts", "")), said.all
        assert turn.get("says", "") in said.all, said.all
        last = said.texts[-1].split("\n")[-1]
        assert turn.get("ends", "") in last, said.all
        if said.item["disposition"] in URGENT:
            assert last.startswith("911"), f"an urgent reply ends with the instruction:\n{said.all}"
            urgent = True
        else:
            assert not urgent or "First, for the person before" in said.all
            urgent = False


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(HERE).with_suffix("")))
def test_with_the_classifier_no_turn_is_less_urgent(assistant, file):
    sender = uuid.uuid4().hex
    for turn in yaml.safe_load(file.read_text())["turns"]:
        said = assistant.say(sender, turn["caregiver"])
        wanted, got = turn.get("disposition"), said.item["disposition"]
        if wanted in URGENT:
            assert got in URGENT[URGENT.index(wanted) :], f"{turn['caregiver']!r}: {got}, not {wanted}\n{said.all}"
        if got in URGENT:
            assert said.texts[-1].split("\n")[-1].startswith("911"), said.all


def test_at_least_twelve_conversations_come_from_published_reports():
    published = [yaml.safe_load(file.read_text()) for file in FILES if file.parent.name == "published"]
    assert len(published) >= 12
    assert all(each["source"] for each in published)
