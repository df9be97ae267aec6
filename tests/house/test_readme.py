"""The README's conversation is what the assistant says."""

import re
import subprocess
import sys

from tests.conftest import ROOT


def test_the_transcript_is_what_the_chat_prints(assistant):
    transcript = re.search(r"```text\n(.*?)\n```", (ROOT / "README.md").read_text(), re.DOTALL).group(1)
    messages = re.findall(r"^you> (.*)$", transcript, re.MULTILINE)
    assert len(messages) >= 3
    done = subprocess.run(
        [sys.executable, "-m", "itb_triage", "chat", "--url", f"http://127.0.0.1:{assistant.port}"],
        cwd=ROOT,
        input="".join(f"{message}\n" for message in messages),
        capture_output=True,
        text=True,
        check=True,
    )
    printed = [line.rstrip() for line in done.stdout.splitlines()[1:-1]]
    assert "\n".join(printed).strip() == transcript.strip()


def test_the_transcript_of_a_phone_is_what_it_shows(assistant):
    transcript = re.search(r"```text\n(.*?)\n```", (ROOT / "docs" / "sms.md").read_text(), re.DOTALL).group(1)
    (message,) = re.findall(r"^text> (.*)$", transcript, re.MULTILINE)
    done = subprocess.run(
        [sys.executable, "-m", "itb_triage", "sms", "--url", f"http://127.0.0.1:{assistant.port}"],
        cwd=ROOT,
        input=f"{message}\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert transcript in done.stdout


def test_every_file_the_readme_and_the_docs_link_to_is_there():
    for page in (ROOT / "README.md", ROOT / "SECURITY.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_make_target_the_docs_name_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        named = set(re.findall(r"`make ([a-z-]+)", page.read_text())) | set(
            re.findall(r"^    make ([a-z-]+)", page.read_text(), re.MULTILINE)
        )
        assert named <= targets, (page.name, named - targets)
