"""From `make run` to the first answer over HTTP, with where the time goes: on an empty checkout the first start of a
newcomer, afterwards an ordinary one. Run it as a newcomer would: `python3.11 bench/first_start.py`, nothing installed.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Dict, List, Optional

ROOT = Path(__file__).resolve().parents[1]
PORTS = {"PORT": 15005, "ACTIONS_PORT": 15055, "CONSOLE_PORT": 15006}  # beside an assistant that runs
MESSAGE = {"sender": "first start", "message": "she is not breathing"}
LONGEST = 1800  # seconds
HELD = ("assistant.launch", "rasa_sdk")  # whose memory is told; the others are still starting by then
PACKAGES = ".venv/lib/python3.11/site-packages"


def first_answer(process: "subprocess.Popen[bytes]") -> str:
    """The texts of the first reply on the REST channel. Raises SystemExit where `make run` ends before."""
    address = f"http://127.0.0.1:{PORTS['PORT']}/webhooks/rest/webhook"
    request = urllib.request.Request(address, json.dumps(MESSAGE).encode(), {"Content-Type": "application/json"})
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return "\n".join(item.get("text") or "" for item in json.load(response))
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    sys.exit("`make run` gave no answer")


def memory(process: int) -> Dict[str, float]:
    """What a process holds, in MB: all of it (Rss), and its share of what it shares with others (Pss)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    found = dict(line.split(":", 1) for line in lines if line.startswith(("Rss", "Pss:")))
    return {name: int(value.split()[0]) / 1000 for name, value in found.items()}


def running(group: int) -> Dict[int, List[str]]:
    """The Python processes of the process group: id -> words."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_text().split("\0")
            if os.getpgid(int(folder.name)) == group and "python" in words[0] and "-m" in words:
                found[int(folder.name)] = words[words.index("-m") + 1 :]
        except OSError:
            continue  # it ended meanwhile
    return found


def megabytes(folder: Path) -> float:
    """What the files below it take on this disk."""
    said = subprocess.run(["du", "-sm", str(folder)], capture_output=True, text=True).stdout
    return float(said.split()[0])


def main() -> Optional[str]:
    """Starts, asks, measures, and ends what it started. Returns what is wrong with the answer."""
    began = time.monotonic()
    words = ["make", "run", *(f"{name}={port}" for name, port in PORTS.items())]
    process = subprocess.Popen(words, cwd=ROOT, start_new_session=True)
    try:
        said = first_answer(process)
        took = time.monotonic() - began
        print(f"\nfrom `make run` to the first answer: {took:.1f} s")
        print(f".venv: {megabytes(ROOT / '.venv'):.0f} MB, {len(list((ROOT / PACKAGES).glob('*.dist-info')))} packages")
        for each, words in sorted(running(process.pid).items()):
            if words[0] in HELD:
                held = memory(each)
                print(f"{words[0]}: Rss {held['Rss']:.0f} MB, Pss {held['Pss']:.0f} MB", flush=True)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        while running(process.pid):
            time.sleep(0.1)
    return None if "911" in said else f"the first answer does not name the emergency number: {said}"


if __name__ == "__main__":
    sys.exit(main())
