"""Starts everything: the action server, and the staff console with its alert sender and its retention, beside the
assistant, which runs in this process. What `make run` runs."""

import argparse
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Optional

from assistant import beside
from assistant.carried import ANEW, verify_carried
from itb_triage.classifier import Card, ModelError, released_model, switched_off
from itb_triage.protocol import ProtocolError, load_protocol

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}
LONGEST_START = 120  # seconds
NO_CONSOLE = 0  # as a port
ENDPOINTS = "endpoints.yml"


def main() -> None:
    """`python -m assistant.launch [--port N] [--actions-port N] [--console-port N] [--host H] [--chat]`."""
    options = _options()
    os.environ.update({**QUIET, **{key: os.environ[key] for key in QUIET if key in os.environ}})
    if not Path(options.model).exists():
        sys.exit(f"itb-triage: there is no model at {options.model}. Run: make run")
    if not Path(ENDPOINTS).exists():  # without it Rasa would start, and forget every conversation
        sys.exit(f"itb-triage: there is no {ENDPOINTS} in {Path.cwd()}. Start it in the project's folder")
    if options.chat and _is_ours(options.port):
        sys.exit(_talk(options.port))
    console = NO_CONSOLE if options.chat else options.console_port
    for port, variable in (
        (options.port, "PORT"),
        (options.actions_port, "ACTIONS_PORT"),
        (console, "CONSOLE_PORT"),
    ):
        if port != NO_CONSOLE and _answers(port):
            sys.exit(f"itb-triage: port {port} is taken. Stop what uses it, or: make run {variable}={port + 1}")
    if options.chat:
        sys.exit(_chat(options))
    try:
        model = None if switched_off() else released_model()  # before anything starts beside it
        card = model.card if model else None
        verify_carried(Path(options.model), card)
    except ModelError as error:
        sys.exit(f"itb-triage: the learned model cannot be used: {error}")
    try:
        load_protocol()
    except ProtocolError as error:
        sys.exit(f"itb-triage: the protocol cannot be used:\n{error}")
    runs, useless = threading.Event(), threading.Event()
    others = [beside.actions(options.actions_port)]
    if console != NO_CONSOLE:  # no answer waits for them: they start when the assistant has
        others += [beside.console(console, runs.wait), beside.alerts(console, runs.wait), beside.retention(runs.wait)]
    for each in others:
        threading.Thread(target=each.keep_alive, daemon=True).start()
    threading.Thread(target=_announce, args=(options, card, runs, useless), daemon=True).start()
    try:
        _serve(options)
    finally:
        for each in others:
            each.stop()
    if useless.is_set():
        sys.exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m assistant.launch")
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--actions-port", type=int, default=5055)
    parser.add_argument("--console-port", type=int, default=5006, help=f"the staff console; {NO_CONSOLE}: without it")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--model", default="models/assistant.tar.gz")
    parser.add_argument("--credentials", default="credentials.yml", help="the channels, and what is set of them")
    parser.add_argument("--chat", action="store_true", help="talk to it here, and end it with the conversation")
    return parser.parse_args()


def _serve(options: argparse.Namespace) -> None:
    import logging

    logging.captureWarnings(True)  # what Rasa's own imports warn of is no news for who runs it
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    gc.disable()  # until it runs: nothing that is imported is garbage, and looking takes a sixth of the start
    # Before Rasa: it looks through every module loaded by then, which takes a second once all are.
    importlib.import_module("skops.io")
    import rasa.core.run
    import rasa.utils.common
    from rasa.core.utils import AvailableEndpoints
    from rasa.shared.exceptions import RasaException
    from rasa.utils.log_utils import configure_structlog

    logging.getLogger().setLevel(logging.WARNING)
    configure_structlog(logging.WARNING)  # without it every message is printed
    rasa.utils.common.configure_logging_and_warnings(logging.WARNING, None, warn_only_once=True)
    endpoints = AvailableEndpoints.read_endpoints(ENDPOINTS)
    if endpoints.action:
        endpoints.action.url = f"http://127.0.0.1:{options.actions_port}/webhook"
    try:
        rasa.core.run.serve_application(
            options.model,
            interface=options.host,
            port=options.port,
            credentials=options.credentials,
            endpoints=endpoints,
            enable_api=False,
        )
    except RasaException as error:  # a setting that cannot be: its words say what would be right
        sys.exit(f"itb-triage: {error}")


def _announce(
    options: argparse.Namespace, card: Optional[Card], runs: threading.Event, useless: threading.Event
) -> None:
    """Says that the assistant runs, and lets start what waits for that (`runs`); this also where it is late. Ends it
    where Rasa loaded no model (`useless`): every message would be answered by the last resort."""
    there = _wait_for(options.port)
    gc.enable()
    if there and not _has_a_model():
        print(f"itb-triage: Rasa could not load {options.model}; why stands above. {ANEW}", file=sys.stderr, flush=True)
        useless.set()
        os.kill(os.getpid(), signal.SIGTERM)  # the server ends, and then what runs beside it
        return
    runs.set()
    if not there:
        return
    url, example = f"http://127.0.0.1:{options.port}", load_protocol().texts["try_this"].text
    console = ""
    if options.console_port != NO_CONSOLE:
        console = f"\n  staff console  http://127.0.0.1:{options.console_port}/ (in a few seconds)"
    read_by = f"model {card.version} and the rules" if card else "the rules alone: the learned model is switched off"
    print(
        f"""
The assistant runs. Messages are read by {read_by}.
  website widget {url}/demo (a clinic's page with the widget on it: open it in a browser)
  REST channel   {url}/webhooks/rest/webhook
  SMS webhook    {url}/webhooks/sms/webhook (text it from here, in another terminal: .venv/bin/itb-triage sms)
  action server  http://127.0.0.1:{options.actions_port}/webhook{console}
One thing to try, in another terminal:
  curl -s {url}/webhooks/rest/webhook -d '{{"sender": "me", "message": "{example}"}}'
or: make chat
Ctrl-C ends it.
""",
        flush=True,
    )


def _has_a_model() -> bool:
    """Whether Rasa, in this process, loaded one. Without one it starts all the same."""
    from sanic import Sanic

    agent = getattr(Sanic.get_app().ctx, "agent", None)
    return agent is not None and bool(agent.is_ready())


def _chat(options: argparse.Namespace) -> int:
    print("Starting (a few seconds)", flush=True)
    words = [
        sys.executable,
        "-m",
        "assistant.launch",
        "--port",
        str(options.port),
        "--actions-port",
        str(options.actions_port),
        "--console-port",
        str(NO_CONSOLE),
        "--model",
        options.model,
    ]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        if not _wait_for(options.port, server):
            print("itb-triage: the assistant did not start; `make run` shows why", file=sys.stderr)
            return 1
        return _talk(options.port)
    finally:
        server.terminate()
        server.wait()


def _talk(port: int) -> int:
    from itb_triage.command.chat import run

    return run(argparse.Namespace(url=f"http://127.0.0.1:{port}"))


def _is_ours(port: int) -> bool:
    """Whether an assistant already answers there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/webhooks/rest/", timeout=2) as response:
            return bool(json.load(response) == {"status": "ok"})
    except (OSError, ValueError):
        return False


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_for(port: int, process: "Optional[subprocess.Popen[bytes]]" = None) -> bool:
    end = time.monotonic() + LONGEST_START
    while time.monotonic() < end:
        if _answers(port):
            return True
        if process is not None and process.poll() is not None:
            return False
        time.sleep(0.05)
    return False


if __name__ == "__main__":
    main()
