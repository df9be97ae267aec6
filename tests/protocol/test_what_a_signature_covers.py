"""The content that a signature is for changes with all that decides, and with nothing else."""

import json

import pytest

from itb_triage.classifier import RELEASED
from itb_triage.classifier.card import ARCHIVE, CARD, Card
from itb_triage.classifier.questions import NO_QUESTION, Asks
from itb_triage.classifier.signs import ABSENT, Scores
from itb_triage.command.main import main
from itb_triage.protocol import ProtocolError, load_protocol, signed_content
from itb_triage.understanding.reader import Reader
from tests.conftest import ROOT
from tests.protocol.conftest import change

CUES, CLASSIFIER = "data/language/cues.yml", "data/language/classifier.yml"
QUESTIONS, ASIDES = "data/language/questions.yml", "data/language/asides.yml"
DECIDING = [
    ("data/clinical/signs/itching.yml", "name: itching", "name: itchiness"),
    ("data/clinical/rules.yml", "not_sure: call_team", "not_sure: emergency_care"),
    (CUES, "free of", "rid of"),
    (CUES, "none_of_these: [not for years", "none_of_these: [not for a year"),
    (CLASSIFIER, "warning: 0.45", "warning: 0.46"),
    (CLASSIFIER, "together_from: 0.1", "together_from: 0.11"),
    (CLASSIFIER, "stays_from: 0.2", "stays_from: 0.25"),
    (CLASSIFIER, "[but, and, then", "[but, then"),
    (QUESTIONS, "report_from: 0.2", "report_from: 0.25"),
    (QUESTIONS, "turned_beside: [dose, other_medicine]", "turned_beside: [dose]"),
    (QUESTIONS, "starts: [what, ", "starts: ["),
    (ASIDES, "sure_from: 0.15", "sure_from: 0.2"),
    (ASIDES, "starts: [but]", "starts: [but, so]"),
    ("data/language/classes.yml", "limb: [leg, arm", "limb: [leg"),
    ("data/language/words.yml", "cannot: can not", "cannot: can"),
    ("data/language/moves.yml", 'deny:\n    whole: ["no", nope', 'deny:\n    whole: ["no"'),
    ("data/language/people.yml", "noun: your wife", "noun: her"),
]
ONE = "a" * 64  # the digest of a model
LEARNED_FROM = [
    (QUESTIONS, '"can you tell me", ', ""),
    (QUESTIONS, 'tails: ["please", ', "tails: ["),
    (QUESTIONS, "of: [the operation, the surgery]", "of: [the operation]"),
    (QUESTIONS, 'asked_of_a_report: ["is it normal that {message}", ', "asked_of_a_report: ["),
    (QUESTIONS, 'between: [" . ", ', "between: ["),
    (QUESTIONS, "# an answer is given", "# it is answered"),
    (ASIDES, "it may be nothing at all, ", ""),
    (ASIDES, "not any more, not any longer", "not any longer"),
    ("data/language/variation.yml", "around:", "# More of them help.\naround:"),
    ("data/language/examples/headache.yml", "{headache: present}", "{headache: denied}"),
    ("data/clinic.yml", "office_hours: ", "office_hours:  "),
    ("data/clinical/protocol.yml", 'version: "1.2.0"', 'version: "1.2.1"'),
]


@pytest.fixture
def card(tmp_path):
    return tmp_path / "model" / CARD


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """Of the data as they are, with one model."""
    card = tmp_path_factory.mktemp("one") / "model" / CARD
    release(card, ONE)
    return load_protocol(ROOT, card).content


def test_what_was_signed_and_not_changed_starts(project, card, content):
    sign(project, content)
    release(card, ONE)
    assert load_protocol(project, card).version.reviewed.by == "A. Nurse"


def release(card, digest):
    card.parent.mkdir(exist_ok=True)
    card.write_text(Card(version="1", files={ARCHIVE: digest}).as_text())


def sign(project, content):
    for empty, filled in (('by: ""', 'by: "A. Nurse"'), ('on: ""', 'on: "2026-11-29"'), ('content: ""', f'content: "{content}"')):
        change(project, "data/clinical/protocol.yml", empty, filled)


@pytest.mark.parametrize(("file", "old", "new"), DECIDING, ids=[f"{file.split('/')[-1]}: {old}" for file, old, _ in DECIDING])
def test_what_decides_changes_the_content_and_stops_a_start(project, card, content, file, old, new):
    sign(project, content)
    release(card, ONE)
    change(project, file, old, new)
    with pytest.raises(ProtocolError) as caught:
        load_protocol(project, card)
    (problem,) = map(str, caught.value.problems)
    assert problem.startswith("data/clinical/protocol.yml:") and content in problem
    for changed in ("a clinical file", "a word", "a cue", "a limit", "the model", "signed again"):
        assert changed in problem


@pytest.mark.parametrize(("file", "old", "new"), LEARNED_FROM, ids=[f"{file.split('/')[-1]}: {old}" for file, old, _ in LEARNED_FROM])
def test_what_is_only_learned_from_leaves_the_signature(project, card, content, file, old, new):
    sign(project, content)
    release(card, ONE)
    change(project, file, old, new)
    assert load_protocol(project, card).content == content


def test_another_model_is_another_content(project, card):
    without = load_protocol(project, card).content
    release(card, ONE)
    of_a = load_protocol(project, card).content
    sign(project, of_a)
    assert load_protocol(project, card).version.reviewed.by == "A. Nurse"
    release(card, "b" * 64)
    with pytest.raises(ProtocolError, match="the model .*signed again"):
        load_protocol(project, card)
    assert without != of_a


def test_where_the_signed_model_is_missing_it_is_said(project, card):
    release(card, ONE)
    sign(project, load_protocol(project, card).content)
    card.unlink()
    with pytest.raises(ProtocolError, match="model/card.json is missing, and the signature covers the model"):
        load_protocol(project, card)


def test_of_the_card_the_archives_digest_alone_counts(project, card):
    release(card, ONE)
    content = load_protocol(project, card).content
    card.write_text(json.dumps({"files": {ARCHIVE: ONE}, "figures": {"scored": {}}}))
    assert load_protocol(project, card).content == content


@pytest.mark.parametrize(
    ("text", "line", "wrong"),
    [
        ('{\n "files": {\n', 3, "is no JSON"),
        ("[]", 1, "does not name the digest"),
        ('{"files": {}}', 1, "does not name the digest"),
        ('{"files": "all"}', 1, "does not name the digest"),
        ('{"files": {"model.zip": 7}}', 1, "names no SHA-256"),
        ('{"files": {"model.zip": "none"}}', 1, "names no SHA-256"),
        ("\udcff", 1, "cannot be read"),
    ],
)
def test_a_broken_card_is_told_with_the_mend(project, card, text, line, wrong):
    card.parent.mkdir()
    card.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ProtocolError) as caught:
        load_protocol(project, card)
    (problem,) = map(str, caught.value.problems)
    assert problem.startswith(f"model/card.json:{line}: ") and wrong in problem
    assert "git checkout -- model" in problem


def test_a_broken_card_is_told_beside_other_mistakes(project, card):
    card.parent.mkdir()
    card.write_text("{")
    change(project, CLASSIFIER, "together_from: 0.1", "together_from: often")
    with pytest.raises(ProtocolError) as caught:
        load_protocol(project, card)
    assert len(caught.value.problems) == 2


def test_the_command_stops_with_the_mend_and_no_traceback(project, monkeypatch, capsys):
    sign(project, "00000000")
    monkeypatch.setenv("ITB_TRIAGE_ROOT", str(project))
    with pytest.raises(SystemExit) as ended:
        main(["protocol"])
    assert ended.value.code == 1
    assert "for the content '00000000'" in capsys.readouterr().err


def test_the_card_is_the_one_beside_the_model_that_reads():
    assert signed_content.MODEL_CARD == RELEASED / CARD == ROOT / "model" / "card.json"
    assert signed_content.ARCHIVE == ARCHIVE


def test_what_is_left_out_is_read_by_no_reader(protocol):
    """A reader goes without it, with a classifier that finds an aside and a question in everything."""

    class FindsAll:
        def scores(self, clauses):
            return Scores({"itching": 0.05}, {"itching": 0.0}, dict.fromkeys(ABSENT, 0.0))

        def aside(self, part):
            return 1.0

        def most_telling(self, sentences):
            return 0

        def asks(self, text):
            return Asks({"what_is_baclofen": 0.3, NO_QUESTION: 0.1}, 0.5)

    language = protocol.language
    bare = language.copy(
        update={
            name: type(of).construct(**{field: getattr(of, field) for field in signed_content.deciding(of)})
            for name, of in (("questions", language.questions), ("asides", language.asides))
        }
    )
    reader = Reader(protocol.copy(update={"language": bare}), FindsAll(), FindsAll())
    reading = reader.read("sorry to bother you, but he is itching. what is baclofen?")
    assert "itching" in {found.sign for found in reading.findings}
    for model, left_out in signed_content.ONLY_LEARNED_FROM.items():
        assert left_out < set(model.__fields__)
