"""`itb-triage explain`: one message read alone, or a file of them."""

import argparse
import json
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """TEXT or --jsonl FILE."""
    parser.add_argument("text", nargs="?", help="the message")
    parser.add_argument("--jsonl", metavar="FILE", help='a file of {"text": ...} lines ("-": standard input)')


def run(options: argparse.Namespace) -> int:
    """Prints one JSON object a message, in order, and nothing else."""
    if (options.text is None) == (options.jsonl is None):
        print('itb-triage explain: give one message, or --jsonl FILE with {"text": ...} lines', file=sys.stderr)
        return 2
    from itb_triage.conversation import explain
    from itb_triage.protocol import load_protocol

    protocol = load_protocol()
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
