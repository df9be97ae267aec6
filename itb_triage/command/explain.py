"""`itb-triage explain`: one message read alone, or a file of them."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itb_triage.protocol import Protocol


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """TEXT or --jsonl FILE."""
    parser.add_argument("text", nargs="?", help="the message")
    parser.add_argument("--why", action="store_true", help="in words: where each sign was found, and why it is so")
    parser.add_argument("--jsonl", metavar="FILE", help='a file of {"text": ...} lines ("-": standard input)')


def run(options: argparse.Namespace) -> int:
    """Prints one JSON object a message, in order, and nothing else."""
    if (options.text is None) == (options.jsonl is None) or (options.why and options.jsonl):
        print(
            'itb-triage explain: give one message, or --jsonl FILE with {"text": ...} lines; --why takes one message',
            file=sys.stderr,
        )
        return 2
    from itb_triage.conversation import explain
    from itb_triage.protocol import load_protocol

    protocol = load_protocol()
    if options.jsonl is None and options.why:
        print(_why(protocol, options.text))
        return 0
    if options.jsonl is None:
        print(json.dumps(explain(protocol, options.text), ensure_ascii=False))
        return 0
    try:
        lines = sys.stdin.read() if options.jsonl == "-" else Path(options.jsonl).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"itb-triage explain: {options.jsonl} cannot be read ({error})", file=sys.stderr)
        return 2
    for number, line in enumerate(lines.split("\n"), 1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)["text"]
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, KeyError, TypeError):
            print(
                f'itb-triage explain: {options.jsonl}:{number}: is not an object with a "text"; '
                'write {"text": "..."}',
                file=sys.stderr,
            )
            return 2
        print(json.dumps(explain(protocol, text), ensure_ascii=False))
    return 0


def _why(protocol: "Protocol", text: str) -> str:
    """Each sign in words: its status, where it was found, and why; what was left unsure; and the question asked."""
    from itb_triage.understanding.reader import reader_for
    from itb_triage.understanding.reading import Basis

    reader = reader_for(protocol)
    reading = reader.read(text)
    lines = []
    for found in reading.findings:
        lines.append(f"{found.sign}: {found.status.value}")
        if found.basis is Basis.heard:
            lines.append(f'  heard in: "{reader.heard_in(text, found.sign)}" (no phrasing says it)')
        else:
            lines.append(f'  found in: "{found.text}" (by a {found.basis.value})')
        lines += [f"  because of {each}" for each in found.because]
    lines += [f"{sign}: would be asked about" for sign in reading.unsure]
    if not lines:
        lines.append("no sign")
    if asked := reading.asked:
        lines.append(f"asks: {asked.question or 'perhaps ' + ', '.join(asked.near)}")
    return "\n".join(lines)
