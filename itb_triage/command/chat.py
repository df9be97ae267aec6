"""`itb-triage chat`: a terminal conversation with the running assistant, over its REST channel."""

import argparse
import json
import sys
import urllib.error
import urllib.request
import uuid
from typing import Any

from itb_triage.command.typed import typed

WAIT = 15  # seconds for an answer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--url URL."""
    parser.add_argument("--url", default="http://127.0.0.1:5005", help="where the assistant runs")


def run(options: argparse.Namespace) -> int:
    """Reads messages until the input ends (Ctrl-D); an empty line is sent as one."""
    sender = uuid.uuid4().hex
    print("Write what you see. Ctrl-D ends.", flush=True)
    for text in typed("you> "):
        try:
            show(send(options.url, sender, text))
        except (OSError, ValueError) as error:
            print(f"itb-triage chat: no answer from {options.url} ({error}). Is it running? make run", file=sys.stderr)
            return 1
    return 0


def send(url: str, sender: str, text: str) -> list[dict[str, Any]]:
    """The items of the reply. Raises OSError where nothing answers."""
    body = json.dumps({"sender": sender, "message": text}).encode()
    request = urllib.request.Request(f"{url}/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=WAIT) as response:
        items: list[dict[str, Any]] = json.load(response)
    return items


def show(items: list[dict[str, Any]]) -> None:
    """Prints the messages, then the quick replies."""
    for item in items:
        if item.get("text"):
            print("\n".join(f"  {line}" for line in item["text"].split("\n")), end="\n\n")
        if item.get("buttons"):
            print("  [" + "] [".join(button["title"] for button in item["buttons"]) + "]\n")
