"""The set-up on a bare machine, with locks and wheels made here: no network is needed."""

import base64
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import LONGEST_RUN, ROOT

INSTALL = "import sys; sys.path.insert(0, 'tools'); import install; install.install('run')"
UV = f"""#!/bin/sh
case "$FAKE_UV" in
full) echo "error: failed to write to file: No space left on device (os error 28)" >&2; exit 2;;
hang) {Path(sys.executable).with_name("uv")} "$@"; touch hangs; exec sleep 600;;
esac
exec {Path(sys.executable).with_name("uv")} "$@"
"""


def wheel(folder, name, files):
    """Writes a wheel with these files; returns its line of a lock."""
    about = f"{name}-1.0.dist-info"
    files = {
        **files,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }

    def row(file, text):
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        return f"{file},sha256={digest},{len(text)}\n"

    record = "".join(row(file, text) for file, text in files.items()) + f"{about}/RECORD,,\n"
    made = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(made, "w") as packed:
        for file, text in {**files, f"{about}/RECORD": record}.items():
            entry = zipfile.ZipInfo(file)
            entry.external_attr = (0o100755 if "/scripts/" in file else 0o100644) << 16
            packed.writestr(entry, text)
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(made.read_bytes()).hexdigest()}\n"


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A checkout whose locks name one package, and nothing installed."""
    folder = tmp_path_factory.mktemp("bare")
    for name in ("tools", "assistant/at_start"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name in ("wheels", "requirements"):
        (folder / name).mkdir()
    locks = folder / "requirements"
    (locks / "run.lock").write_text(wheel(folder / "wheels", "leaf", {"leaf.py": "green = True\n"}))
    (locks / "installer.lock").write_text(wheel(folder / "wheels", "uv", {"uv-1.0.data/scripts/uv": UV}))
    return folder


@pytest.fixture(scope="module")
def set_up(bare):
    """The same, installed."""
    done = install(bare)
    assert done.returncode == 0, done.stdout + done.stderr
    return bare


@pytest.fixture
def project(set_up, tmp_path):
    """A copy of it, to spoil."""
    folder = tmp_path / "project"
    shutil.copytree(set_up, folder, symlinks=True)
    return folder


def around(folder, **more):
    """No network, and the wheels made here."""
    wheels = str(folder / "wheels")
    given = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels, "UV_NO_INDEX": "1", "UV_FIND_LINKS": wheels}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    return {**kept, **given, "UV_CACHE_DIR": str(folder / "cache"), "UV_HTTP_RETRIES": "0", **more}


def install(folder, **more):
    return subprocess.run(
        [sys.executable, "-c", INSTALL],
        cwd=folder,
        env=around(folder, **more),
        capture_output=True,
        text=True,
        timeout=LONGEST_RUN,
    )


def leaf(folder):
    return next(folder.glob(".venv/lib/python3*/site-packages/leaf.py"))


def is_whole(folder):
    code = "import leaf, sys; print(leaf.green, *sys.path)"
    words = [folder / ".venv/bin/python", "-c", code]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return said.startswith("True") and str(folder) in said


def refused(done, *words):
    """One line of ours, the last, that says what to do."""
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("itb-triage: ") and all(word in last for word in words), done.stderr
    assert "Traceback" not in done.stderr


def test_it_installs_what_is_locked_and_says_how_far_it_is(bare):
    shutil.rmtree(bare / ".venv", ignore_errors=True)
    done = install(bare)
    assert done.returncode == 0, done.stderr
    assert is_whole(bare)
    told = ["Making .venv", "Fetching the installer, uv", "Fetching and unpacking 1 packages"]
    assert [line for line in done.stdout.splitlines() if not line.startswith(" ")] == told


def test_a_second_time_it_does_nothing(project):
    install(project)  # paths have changed with the copy; nothing else
    done = install(project, FAKE_UV="full")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_without_uv_where_that_is_asked_for(project):
    shutil.rmtree(project / ".venv")
    done = install(project, ITB_TRIAGE_INSTALLER="pip", FAKE_UV="full")
    assert done.returncode == 0, done.stderr
    assert is_whole(project) and not (project / ".venv/bin/uv").exists()


def test_broken_off_it_is_begun_anew(project):
    (project / ".venv/installed.json").unlink()
    words = [sys.executable, "-c", INSTALL]
    env = around(project, FAKE_UV="hang")
    running = subprocess.Popen(words, cwd=project, env=env, stdout=subprocess.DEVNULL, start_new_session=True)
    end = time.monotonic() + LONGEST_RUN
    while not (project / "hangs").exists():
        assert running.poll() is None and time.monotonic() < end
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    leaf(project).unlink()  # half there: its entry says that it is installed
    done = install(project)
    assert done.returncode == 0, done.stderr
    assert "Making .venv anew: it was not finished" in done.stdout
    assert is_whole(project)


def test_an_environment_whose_python_is_gone_is_made_anew(project):
    for name in ("python", "python3", "python3.11"):
        (project / ".venv/bin" / name).unlink(missing_ok=True)
    assert install(project).returncode == 0
    assert is_whole(project)


def test_a_package_with_another_hash_is_not_installed(project):
    lock = project / "requirements/run.lock"
    right = lock.read_text()
    shutil.rmtree(project / ".venv")
    lock.write_text(right[:-8] + "0000000\n")
    refused(install(project), "its hash is another")
    assert not list(project.glob(".venv/lib/python3*/site-packages/leaf.py"))
    lock.write_text(right)
    assert install(project).returncode == 0
    assert is_whole(project)


def test_a_full_disk(project):
    (project / "requirements/run.lock").write_text("# changed\n" + (project / "requirements/run.lock").read_text())
    refused(install(project, FAKE_UV="full"), "the disk is full", "Make room", "goes on where it stopped")


def test_no_network(project):
    wheels = project / "wheels" / "leaf-1.0-py3-none-any.whl"
    wheels.unlink()
    shutil.rmtree(project / "cache")
    (project / ".venv/installed.json").unlink()
    done = install(project, UV_NO_INDEX="", UV_DEFAULT_INDEX="http://127.0.0.1:9/simple")
    refused(done, "could not be fetched: no network", "HTTPS_PROXY", "goes on where it stopped")


@pytest.fixture
def module(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import install

    return install


def test_too_little_room_is_told_before_anything_is_fetched(module, monkeypatch):
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: SimpleNamespace(free=1e9))
    monkeypatch.setattr(module, "installed", dict)
    with pytest.raises(SystemExit, match=r"1\.0 GB are free on this disk, and this takes 1\.5"):
        module.install("run")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "Caused by: dns error: failed to lookup address information: Temporary failure in name resolution",
            "no network",
        ),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "its hash is another"),
        ("Caused by: invalid peer certificate: UnknownIssuer", "could not be trusted"),
        ("error: something nobody foresaw", "ITB_TRIAGE_INSTALLER=pip"),
    ],
)
def test_each_failure_has_its_mend(module, said, told):
    assert told in module.mend(f"error: Request failed\n  {said}")


def test_what_is_set_for_pip_holds_for_uv(module, monkeypatch):
    listed = "global.cert='/etc/certs.pem'\n:env:.index-url='https://mirror.clinic.org/simple'\nglobal.no-cache='1'\n"
    done = subprocess.CompletedProcess([], 0, stdout=listed)
    monkeypatch.setattr(module.subprocess, "run", lambda *_, **__: done)
    wanted = {"SSL_CERT_FILE": "/etc/certs.pem", "UV_DEFAULT_INDEX": "https://mirror.clinic.org/simple"}
    assert module._of_pip() == wanted


def test_progress_counts_what_is_fetched(module):
    progress = module.Progress()
    for line in ("Downloading scipy (32.0MiB)\n", "Downloading numpy (16.0MiB)\n", " Downloaded numpy\n"):
        progress.hears(line)
    assert str(progress) == "17 of 50 MB fetched; fetching scipy"
    progress.hears("Prepared 2 packages in 3s\n")
    assert str(progress) == "all fetched, unpacking into .venv"


def test_what_holds_for_the_tests_holds_for_a_run(module, monkeypatch):
    monkeypatch.setattr(module, "installed", lambda: {name: module.wanted(name) for name in module.CONTAINS["test"]})
    monkeypatch.setattr(module, "_run", lambda *_: pytest.fail("nothing is to be installed"))
    for purpose in module.CONTAINS:
        module.install(purpose)


def test_the_locks_agree():
    """What a run has, learning and testing have in the same version, but for what only a run does without."""

    def pins(name):
        lines = Path(ROOT / "requirements" / f"{name}.lock").read_text().splitlines()
        return {line.split()[0] for line in lines if "==" in line and line[0].isalnum()}

    assert pins("run") < pins("learn") < pins("test")
    assert not [pin for pin in pins("run") if pin.startswith("tensorflow")]
