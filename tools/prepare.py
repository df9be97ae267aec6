"""Sets up everything `make` needs: a checked Python, the locked packages in .venv, and Rasa's dialogue model.

Standard library only, since it runs before anything is installed. Does nothing where nothing changed.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for whoever imports this
from install import CONTAINS, PYTHON, ROOT, digest, install, step, stop  # noqa: E402

MODEL = ROOT / "models" / "assistant.tar.gz"
MODEL_STAMP = ROOT / "models" / "inputs.txt"
PROGRAMS = ("chromium",)  # commands, named as Debian's packages
RELEASED = "model"  # the folder of the learned classifiers: every file in it counts
MODEL_INPUTS = ("config.yml", "domain.yml", "data", "assistant", "itb_triage", RELEASED)
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}
# Rasa's own command. skops looks through every module that is loaded by then: at first there are few.
RASA = "import skops.io, runpy; runpy.run_module('rasa', run_name='__main__')"
# `itb-triage check` looks before; the tests run `rasa data validate`.
TRAIN = ("train", "--data", "data/nlu", "data/rules", "--fixed-model-name", "assistant", "--skip-validation")


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


def check() -> None:
    """The protocol: what is wrong with it is said before the dialogue model is trained."""
    checked = subprocess.run([str(PYTHON), "-m", "itb_triage", "check"], cwd=ROOT, env={**os.environ, **QUIET})
    if checked.returncode:
        sys.exit(checked.returncode)


def inputs() -> str:
    """The digest of all that the dialogue model is trained from."""
    return digest([ROOT / name for name in MODEL_INPUTS], whole=lambda folder: folder == ROOT / RELEASED)


def train(wanted: str) -> None:
    """The dialogue model. `wanted`: the digest of what it is trained from, kept beside it."""
    log = ROOT / "models" / "training.log"
    log.parent.mkdir(exist_ok=True)
    command, env = [str(PYTHON), "-c", RASA, *TRAIN], {**os.environ, **QUIET}
    with step("Training the dialogue model"):
        with log.open("w") as file:
            done = subprocess.run(command, cwd=ROOT, env=env, stdout=file, stderr=subprocess.STDOUT)
        if done.returncode or not MODEL.exists():
            sys.stderr.write("".join(log.read_text(errors="replace").splitlines(keepends=True)[-15:]))
            stop("the model could not be trained. The last lines stand above, all of them in models/training.log")
    MODEL_STAMP.write_text(stamp(wanted))


def stamp(wanted: str) -> str:
    """What stands beside the trained model: what it was trained from, and its own digest, so that a damaged one is
    trained anew."""
    return f"{wanted} {digest([MODEL])}"


def main() -> None:
    """`prepare.py run`, `prepare.py test` or `prepare.py learn`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("purpose", choices=sorted(CONTAINS))
    purpose = parser.parse_args().purpose
    check_python()
    install(purpose)
    if purpose == "learn":  # it needs no dialogue model
        return
    if purpose == "test":
        install_programs()
    wanted = inputs()
    if not (MODEL.exists() and MODEL_STAMP.exists() and MODEL_STAMP.read_text() == stamp(wanted)):
        check()
        train(wanted)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("stopped. Run this again to go on.")
