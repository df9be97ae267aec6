"""Puts a purpose's locked packages into .venv, by hash, and the project itself.

Standard library only: it runs before anything is there. pip, which comes with Python, installs uv; uv does the rest.
"""

import hashlib
import json
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Dict, Iterator, List, NoReturn

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"  # purpose -> the digest of what was installed; not there while something is half done
LOCKS = ROOT / "requirements"
INSTALLER = "installer"  # its lock
CONTAINS = {"run": ("run",), "learn": ("run", "learn"), "test": ("run", "learn", "test")}  # purpose: whose locks
ROOM = {"run": 1.5e9, "learn": 3e9, "test": 4e9}  # bytes of disk that a purpose takes, with some to spare
# Before the rest: what builds, then what comes as source. Beside Rasa's old packaging, setuptools builds nothing.
FIRST = (("setuptools", "wheel"), ("docopt", "mattermostwrapper", "randomname"))
TOLD_EACH = 5.0  # seconds between two lines of progress
LAST_LINES = 15
GO_ON = "then run this again: it goes on where it stopped"
MENDS = (  # what the installer says: what to do
    (
        r"no space left|os error 28|errno 28|disk quota",
        f"the disk is full. Make room (`df -h . ~`; uv keeps what it fetches in ~/.cache/uv), {GO_ON}.",
    ),
    (
        r"hash mismatch|do not match the hashes",
        "a package that was fetched is not the one that was locked (its hash is another), and was not installed. "
        "Ask whoever runs the mirror or proxy in between; without one, run this again.",
    ),
    (
        r"dns error|failed to lookup|error sending request|error trying to connect|failed to fetch|could not connect|"
        r"timed out|newconnectionerror|temporary failure|name resolution|network is unreachable|connection refused|"
        r"connection reset",
        "the packages could not be fetched: no network, or something in between. Behind a proxy set HTTPS_PROXY, "
        f"for a mirror of your own `pip config set global.index-url ADDRESS`, {GO_ON}.",
    ),
    (
        r"certificate|unknownissuer",
        "the packages' server could not be trusted. Behind a proxy that opens TLS name its certificates: "
        f"`pip config set global.cert FILE`, {GO_ON}.",
    ),
)
# What is set for pip holds for uv, too, which does not look there.
OF_PIP = {
    "cert": "SSL_CERT_FILE",
    "index-url": "UV_DEFAULT_INDEX",
    "proxy": "HTTPS_PROXY",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
}
BY_PIP = "ITB_TRIAGE_INSTALLER=pip does without uv (pip alone, with the same hashes; some minutes slower)."


def stop(line: str) -> NoReturn:
    """Ends with one line that says what to do."""
    sys.exit(f"itb-triage: {line}")


def digest(paths: List[Path], whole: Callable[[Path], bool] = lambda _: False) -> str:
    """The digest of the files below `paths`, names and contents: code, data and pages, and of a folder for which
    `whole` holds every file."""
    total = hashlib.sha256()
    for path in paths:
        every = whole(path)
        files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if _counts(file, every))
        for file in files:
            total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def _counts(file: Path, every: bool) -> bool:
    return (every or file.suffix in (".py", ".yml", ".html")) and "__pycache__" not in file.parts and file.is_file()


def wanted(purpose: str) -> str:
    """The digest of all that the packages of a purpose are installed from and by."""
    return digest([LOCKS / f"{name}.lock" for name in (purpose, INSTALLER)] + [ROOT / "pyproject.toml", Path(__file__)])


def installed() -> Dict[str, str]:
    """What is there, whole: purpose -> digest. Nothing, where an installation was broken off or .venv does not run."""
    try:
        return dict(json.loads(STAMP.read_text())) if PYTHON.exists() else {}
    except (OSError, ValueError):
        return {}


def install(purpose: str) -> None:
    """The packages of the purpose's lock into .venv, and the project itself. Does nothing where they are there.

    What was broken off is begun anew: a package can be half there and look whole, and fetched ones are kept by uv."""
    have = installed()
    if have.get(purpose) == wanted(purpose):
        return
    free = shutil.disk_usage(ROOT).free
    if free < ROOM[purpose] and not have:
        stop(f"{free / 1e9:.1f} GB are free on this disk, and this takes {ROOM[purpose] / 1e9:g}. Make room, {GO_ON}.")
    if not have:
        with step("Making .venv" if not VENV.exists() else "Making .venv anew: it was not finished"):
            _run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    STAMP.unlink(missing_ok=True)
    by_pip = os.environ.get("ITB_TRIAGE_INSTALLER") == "pip"
    if not by_pip:
        with step("Fetching the installer, uv"):
            _by_pip("--no-deps", "--require-hashes", "-r", str(LOCKS / f"{INSTALLER}.lock"))
    lock = LOCKS / f"{purpose}.lock"
    blocks = re.split(r"\n(?=[a-z])", lock.read_text())
    packages = [block for block in blocks if re.match(r"\S+==", block)]
    # A run compiles what it imports, once; tests start many processes, and some machines keep nothing compiled.
    compiled = purpose == "test" or sys.dont_write_bytecode
    with step(f"Fetching and unpacking {len(packages)} packages"):
        _install_packages(lock, packages, by_pip, compiled)
    _link_project()
    STAMP.write_text(json.dumps({name: wanted(name) for name in CONTAINS[purpose]}))


def _install_packages(lock: Path, packages: List[str], by_pip: bool, compiled: bool) -> None:
    """Those of FIRST before the rest: where a builder is missing, an unlocked one would be fetched."""
    parts = [[block for block in packages if block.split("==")[0] in names] for names in FIRST]
    files = [VENV / f"first-{number}.txt" for number, part in enumerate(parts) if part]
    for file, part in zip(files, filter(None, parts)):
        file.write_text("\n".join(part))
    for file in (*files, lock):
        words = ["--no-deps", "--require-hashes", "--no-build-isolation", "-r", str(file)]
        if by_pip:
            _by_pip("--ignore-requires-python", "--use-pep517", *words)
        else:
            uv = [str(VENV / "bin" / "uv"), "pip", "install", "--python", str(PYTHON)]
            _run([*uv, *(["--compile-bytecode"] if compiled else []), *words], {**_of_pip(), **os.environ})


def _by_pip(*words: str) -> None:
    _run([str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", *words])


def _of_pip() -> Dict[str, str]:
    """What is set for pip, as uv wants it."""
    listed = subprocess.run([str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    found = re.findall(r"^(?:global|install|:env:)\.([a-z-]+)='(.*)'$", listed, re.MULTILINE)
    return {OF_PIP[name]: value for name, value in found if name in OF_PIP}


def _run(command: List[str], env: "Dict[str, str] | None" = None) -> None:
    """Runs it with its progress; ends with what to do where it fails."""
    env = {**(env or os.environ), "PYTHONWARNINGS": "ignore", "UV_PYTHON_DOWNLOADS": "never", "NO_COLOR": "1"}
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env)
    except OSError as error:
        stop(f"{command[0]} cannot run here ({error}). {BY_PIP}")
    try:
        said = _follow(process)
    except BaseException:  # Ctrl-C, too: nothing is left running
        process.kill()
        raise
    if process.returncode:
        sys.stderr.write("".join(said[-LAST_LINES:]))
        stop(mend("".join(said)))


def mend(said: str) -> str:
    """What to do about a failed installation, by what the installer said."""
    for pattern, line in MENDS:
        if re.search(pattern, said, re.IGNORECASE):
            return line
    return f"the packages could not be installed; the installer's last lines stand above. {BY_PIP}"


def _follow(process: "subprocess.Popen[str]") -> List[str]:
    """What the process says, line by line; meanwhile a line of progress every few seconds."""
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=lambda: [lines.put(line) for line in process.stdout or ()], daemon=True)
    reader.start()
    progress, said, told = Progress(), [], time.monotonic()
    while reader.is_alive() or not lines.empty():
        try:
            said.append(lines.get(timeout=0.2))
            progress.hears(said[-1])
        except queue.Empty:
            pass
        if time.monotonic() - told > TOLD_EACH:
            print(f"  {progress}", flush=True)
            told = time.monotonic()
    process.wait()
    return said


class Progress:
    """How far uv is, by its lines."""

    def __init__(self) -> None:
        self.sizes: Dict[str, float] = {}  # of the larger packages, MB
        self.fetched: List[str] = []
        self.state = ""

    def hears(self, line: str) -> None:
        """One line of uv's."""
        if found := re.match(r"\s*Downloading (\S+) \(([\d.]+)([KMG])iB\)", line):
            self.sizes[found[1]] = float(found[2]) * {"K": 2**10, "M": 2**20, "G": 2**30}[found[3]] / 1e6
        elif (found := re.match(r"\s*Downloaded (\S+)", line)) and found[1] in self.sizes:
            self.fetched.append(found[1])
        elif line.startswith("Prepared"):
            self.state = "all fetched, unpacking into .venv"
        elif line.startswith("Installed"):
            self.state = "unpacked, compiling"

    def __str__(self) -> str:
        if self.state:
            return self.state
        if not self.sizes:
            return "working"
        done = sum(self.sizes[name] for name in self.fetched)
        left = sorted(set(self.sizes) - set(self.fetched), key=lambda name: -self.sizes[name])
        fetching = f"; fetching {', '.join(left[:3])}" if left else ""
        return f"{done:.0f} of {sum(self.sizes.values()):.0f} MB fetched{fetching}"


@contextmanager
def step(name: str) -> Iterator[None]:
    """Says what is done, and how long it took."""
    print(name, flush=True)
    began = time.monotonic()
    yield
    print(f"  done in {time.monotonic() - began:.0f} s", flush=True)


def _link_project() -> None:
    """Makes the checkout importable, with its command, in .venv, and keeps Rasa from importing TensorFlow there.
    Building the project instead would fetch an unlocked setuptools."""
    packages = next((VENV / "lib").glob("python3*/site-packages"))
    at_start = ROOT / "assistant" / "at_start"
    (packages / "itb_triage.pth").write_text(f"{ROOT}\n{at_start}\nimport without_tensorflow\n")
    command = VENV / "bin" / "itb-triage"
    command.write_text(f"#!{PYTHON}\nfrom itb_triage.command.main import main\nmain()\n")
    command.chmod(0o755)
