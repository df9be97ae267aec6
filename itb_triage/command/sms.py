"""`itb-triage sms`: a phone in this terminal that texts the running assistant, signed as the carrier signs."""

import argparse
import sys
from typing import TYPE_CHECKING, Sequence

from itb_triage.command.typed import typed

if TYPE_CHECKING:
    from itb_triage.protocol import Protocol
    from itb_triage.simulation.phone import Phone

REFUSED = """itb-triage: the webhook refused it (403). Either it knows another token than this terminal
(ITB_TRIAGE_TWILIO_TOKEN), or public_url in credentials.yml is not the address used here (docs/sms.md)."""
FAILED = "itb-triage: what answers there is no SMS webhook of ours (it said {}). Is --url right?"
HELP = """Write a text message. Also:
  :picture WORDS   sends a picture, with words or without
  :place           sends a place on the map
  :again           sends the last message again, as carriers sometimes do
Ctrl-D ends."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--url URL, --from NUMBER, --fallback."""
    parser.add_argument("--url", default="http://127.0.0.1:5005", help="where the assistant runs")
    parser.add_argument("--from", dest="number", default="+15550100001", help="the phone's number")
    parser.add_argument("--fallback", action="store_true", help="print what the carrier is to answer while we are down")


def run(options: argparse.Namespace) -> int:
    """Reads text messages until the input ends, and shows the replies as a phone gets them."""
    from itb_triage.protocol import load_protocol, project_root
    from itb_triage.simulation.carrier import Carrier
    from itb_triage.simulation.phone import NoToken, Phone, token_to_sign

    if options.fallback:
        print(_fallback(load_protocol()))
        return 0
    try:
        phone = Phone(options.url, token_to_sign(project_root()), options.number)
    except NoToken as error:
        print(f"itb-triage: {error}", file=sys.stderr)
        return 1
    try:
        carrier = Carrier(lambda _, text: _show((text,)))
    except OSError:
        carrier = None  # another phone listens: it shows the late ones
    try:
        return _talk(phone)
    finally:
        if carrier:
            carrier.close()


def _talk(phone: "Phone") -> int:
    print(HELP, flush=True)
    last = phone.form("")
    for words in typed("text> "):
        last = last if words == ":again" else _form(phone, words)
        try:
            received = phone.post(last)
        except OSError:
            print("itb-triage: the assistant does not answer. In another terminal: make run", file=sys.stderr)
            return 1
        if received.status != 200:
            print(REFUSED if received.status == 403 else FAILED.format(received.status), file=sys.stderr)
            return 1
        _show(received.messages)
    return 0


def _form(phone: "Phone", words: str) -> dict[str, str]:
    command, _, rest = words.partition(" ")
    if command == ":picture":
        return phone.form(rest, NumMedia="1", MediaContentType0="image/jpeg", MediaUrl0="https://example.com/1")
    if command == ":place":
        return phone.form(rest, Latitude="40.7", Longitude="-73.9")
    return phone.form(words)


def _show(messages: Sequence[str]) -> None:
    """Each text message, and how much of one it takes."""
    from itb_triage.protocol.gsm import SEPTETS, septets

    for message in messages:
        for line in message.split("\n"):
            print(f"  | {line}")
        print(f"  +-- {septets(message)} of {SEPTETS}")
    if not messages:
        print("  (no reply)")
    sys.stdout.flush()


def _fallback(protocol: "Protocol") -> str:
    """The emergency rule in the carrier's markup, for the minutes in which nothing of ours runs."""
    from itb_triage.texting.replies import texted
    from itb_triage.texting.twiml import twiml

    return twiml(texted(protocol, "last_resort", "something_failed"))
