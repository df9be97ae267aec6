"""Phones that text a running assistant, and what its database holds of them."""

import itertools
import json
import sqlite3
from pathlib import Path
from typing import Any

import yaml

from itb_triage.assessment import State
from itb_triage.simulation.phone import Phone, token_to_sign
from itb_triage.texting.identity import PhoneNumbers
from itb_triage.texting.settings import WEBHOOK
from tests.conftest import ROOT, Assistant

TOKEN, KEY = "t" * 32, "k" * 40
REAL = {"ITB_TRIAGE_CLASSIFIER": "off", "ITB_TRIAGE_TWILIO_TOKEN": TOKEN, "ITB_TRIAGE_PHONE_KEY": KEY}
_NUMBERS = itertools.count(1)


def new_phone(assistant: Assistant, token: str = "") -> Phone:
    """A phone with a number of its own."""
    number = f"+1555{next(_NUMBERS):07}"
    return Phone(f"http://127.0.0.1:{assistant.port}", token or token_to_sign(ROOT), number)


def credentials(folder: Path, **settings: Any) -> tuple[str, str]:
    """Words for the launcher: credentials.yml with these settings of the SMS channel, written to `folder`."""
    values = yaml.safe_load((ROOT / "credentials.yml").read_text())
    values["assistant.channels.sms.Sms"] = settings
    file = folder / "credentials.yml"
    file.write_text(yaml.safe_dump(values))
    return ("--credentials", str(file))


def conversation_of(phone: Phone, key: str = "") -> str:
    return PhoneNumbers(key or (ROOT / "var" / "phone-key").read_text().strip()).conversation(phone.number)


def state_of(database: Path, conversation: str) -> State:
    """What is written of the assessment."""
    with sqlite3.connect(database) as connection:
        row = connection.execute("SELECT going_on FROM conversations WHERE sender_id = ?", (conversation,)).fetchone()
    return State.from_dict(json.loads(row[0])["slots"]["assessment"]) if row else State()


def told(database: Path, conversation: str, kind: str) -> list[str]:
    """The words of the events `user` or `bot` of a conversation, in order."""
    query = "SELECT data FROM events WHERE sender_id = ? AND type_name = ? ORDER BY id"
    with sqlite3.connect(database) as connection:
        return [json.loads(row[0])["text"] for row in connection.execute(query, (conversation, kind))]


__all__ = ["KEY", "WEBHOOK", "REAL", "TOKEN", "conversation_of", "credentials", "new_phone", "state_of", "told"]
