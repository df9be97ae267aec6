"""Adding a sign is one YAML file and a retrain: it is then asked, recognised and triaged by the real assistant."""

import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT, Assistant

SIGN = """
id: hiccups
lists: [overdose]
tier: warning
name: hiccups that do not stop
question: "{Do} {they} have hiccups that do not stop?"
ask: {group: overdose, place: 9}
in_a_list: "Hiccups that do not stop"
means: "Hiccups for more than an hour."
why: "A made-up sign, for the test."
without_speech: "The belly jumps."
source: "a made-up source"
phrasings:
  - hiccups
  - hiccuping
  - hicking nonstop
"""


@pytest.fixture(scope="module")
def assistant_with_it(tmp_path_factory):
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "data", project / "data")
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(ROOT / name, project)
    (project / "data" / "clinical" / "signs" / "hiccups.yml").write_text(SIGN)
    env = {**__import__("os").environ, "ITB_TRIAGE_ROOT": str(project)}
    subprocess.run(
        [sys.executable, "-m", "rasa", "train", "--data", "data/nlu", "data/rules", "--fixed-model-name", "new"],
        cwd=project,
        env=env,
        check=True,
        capture_output=True,
    )
    running = Assistant(project, project / "models" / "new.tar.gz", {"ITB_TRIAGE_ROOT": str(project)})
    yield running
    running.stop()


def test_it_is_recognised_and_triaged(assistant_with_it):
    said = assistant_with_it.say("a", "he keeps hiccuping since breakfast")
    assert said.item["signs"] == ["hiccups"]
    assert said.item["disposition"] == "emergency_care"
    assert said.item["lists"] == ["overdose"]
    assert "hiccups that do not stop" in said.all


def test_it_is_asked(assistant_with_it):
    said = assistant_with_it.say("b", "check")
    for _ in range(9):
        if "hiccups" in (said.item["asks_any"] or []):
            break
        said = assistant_with_it.say("b", "none of these")
    assert "Hiccups that do not stop" in said.all
    assert assistant_with_it.say("b", "the hiccups").item["signs"] == ["hiccups"]
