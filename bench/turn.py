"""What a turn costs, over HTTP, against the real server: `make bench`.

Prints medians for this machine, and three ratios that hold on any: a turn late in a conversation against an early
one, a turn against an empty request to the same server, and the second start against the bare import of Rasa's server.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path
from typing import Any, Callable

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from itb_triage.conversation import explain  # noqa: E402
from itb_triage.protocol import load_protocol  # noqa: E402
from itb_triage.simulation.phone import Phone, token_to_sign  # noqa: E402
from tests.assistant.website.client import Visitor  # noqa: E402
from tests.conftest import Assistant  # noqa: E402

MESSAGES = [
    "my son seems off today",
    "no",
    "what does that mean?",
    "not sure",
    "his legs are stiffer than usual and he is scratching all the time",
    "since this morning",
    "refill was three weeks ago",
    "thanks",
]
TURNS = 400
STARTS = 3


def milliseconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def show(name: str, value: str) -> None:
    print(f"{name:<58}{value}", flush=True)


def quantiles(times: list[float]) -> str:
    times = sorted(times)
    return f"median {statistics.median(times):.2f} ms, 95 % {times[int(0.95 * len(times))]:.2f} ms"


def turns(server: Assistant) -> None:
    """One conversation of TURNS messages, then many short ones."""
    sender = uuid.uuid4().hex
    for text in MESSAGES:
        server.say(uuid.uuid4().hex, text)
    long = [milliseconds(lambda n=n: server.say(sender, MESSAGES[n % len(MESSAGES)])) for n in range(TURNS)]  # type: ignore[misc]
    empty = [
        milliseconds(lambda: urllib.request.urlopen(f"http://127.0.0.1:{server.port}/webhooks/rest/").read())
        for _ in range(TURNS)
    ]
    show(f"a turn over HTTP ({TURNS} in one conversation)", quantiles(long))
    tenth = TURNS // 10
    late, early = statistics.median(long[-tenth:]), statistics.median(long[tenth : 2 * tenth])
    show("  its last tenth against its second tenth", f"{late / early:.2f} x")
    show("  against an empty request to the same server", f"{statistics.median(long) / statistics.median(empty):.1f} x")


def website(server: Assistant) -> None:
    """The website channel beside REST: the same messages, one after the other, each pair at the same moment."""
    rest, site = [], []
    for _ in range(TURNS // 16):
        sender, visitor = uuid.uuid4().hex, Visitor(server.port)
        for text in MESSAGES * 2:
            rest.append(milliseconds(lambda s=sender, t=text: server.say(s, t)))  # type: ignore[misc]
            site.append(milliseconds(lambda v=visitor, t=text: v.say(t)))  # type: ignore[misc]
    show("a turn on the website channel", quantiles(site))
    show("  against the same on REST", f"{statistics.median(site) / statistics.median(rest):.2f} x")


def texting(server: Assistant) -> None:
    """The SMS channel beside REST, in the same way."""
    token, rest, texts = token_to_sign(ROOT), [], []
    for number in range(TURNS // 16):
        sender, phone = uuid.uuid4().hex, Phone(f"http://127.0.0.1:{server.port}", token, f"+1555010{number:04}")
        for text in MESSAGES * 2:
            rest.append(milliseconds(lambda s=sender, t=text: server.say(s, t)))  # type: ignore[misc]
            texts.append(milliseconds(lambda p=phone, t=text: p.text(t)))  # type: ignore[misc]
    show("a turn by SMS", quantiles(texts))
    show("  against the same on REST", f"{statistics.median(texts) / statistics.median(rest):.2f} x")


def understanding() -> None:
    """Reading alone: a fresh process reads each message once, then a file of 1,000 as users do."""
    protocol = load_protocol(ROOT)
    explain(protocol, "warm")
    texts = [f"{text}, number {n}" for n in range(100) for text in MESSAGES]
    show("understanding a message", quantiles([milliseconds(lambda t=t: explain(protocol, t)) for t in texts]))  # type: ignore[misc]
    long = " ".join(MESSAGES * 3)[:500]
    show(
        "understanding 500 characters",
        quantiles([milliseconds(lambda n=n: explain(protocol, f"{long} {n}")) for n in range(200)]),  # type: ignore[misc]
    )
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps({"text": f"{MESSAGES[n % 8]} {n}"}) + "\n" for n in range(1000))
        file.flush()
        command = [sys.executable, "-m", "itb_triage", "explain", "--jsonl", file.name]
        took = milliseconds(lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True))
    show("itb-triage explain, 1,000 messages, start included", f"{took / 1000:.1f} s")


def starts(folder: Path) -> None:
    """The assistant until it answers, and Rasa's server imported alone, in turn."""
    ours, bare = [], []
    for n in range(STARTS):
        bare.append(milliseconds(lambda: _quietly("-c", "import rasa.core.run")))
        began = time.perf_counter()
        _quietly("tools/prepare.py", "run")
        server = Assistant(folder / str(n))
        ours.append((time.perf_counter() - began) * 1000)
        server.stop()
    show("from `make run` to the first answer", f"median {statistics.median(ours) / 1000:.1f} s")
    show("  against `import rasa.core.run`", f"{statistics.median(ours) / statistics.median(bare):.2f} x")


def _quietly(*words: str) -> None:
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)


def main() -> None:
    understanding()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n in range(STARTS):
            (folder / str(n)).mkdir()
        starts(folder)
        server = Assistant(folder)
        try:
            turns(server)
            website(server)
            texting(server)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
