"""One conversation as a FHIR R4 bundle: valid by a FHIR library, and saying what was told."""

import json
from dataclasses import replace

import pytest
from fhir.resources.bundle import Bundle
from fhir.resources.riskassessment import RiskAssessment
from pydantic import ValidationError

from itb_triage.assessment import State
from itb_triage.record import exchanges_in
from itb_triage.record.fhir import fhir_bundle
from itb_triage.record.words import console_words
from tests.conftest import ROOT
from tests.record.events import MODEL, events_of

MADE = 1_800_000_000.0


def bundle_of(protocol, *messages):
    events, _ = events_of(protocol, *messages, begin=1_790_000_000.0)
    exchanges = exchanges_in(protocol, events, State()).new
    return fhir_bundle(protocol, console_words(ROOT), 12, exchanges, MADE)


def all_of(bundle, kind):
    return [each["resource"] for each in bundle["entry"] if each["resource"]["resourceType"] == kind]


SITUATIONS = {
    "urgent": ["my dad has a pump, his legs are so stiff and he is itching, no fever", "since this morning"],
    "critical": ["Jonas wont wake up", "thank you"],
    "screened": ["check", *["no"] * 9],
    "not sure": ["check", "not sure", "no", "yes", "1"],
    "taken back": ["she is sweating", "never mind, she is not sweating"],
    "another patient": ["she is sweating", "start over", "his pump is beeping"],
    "nothing": ["gribbelfix"],
    "odd letters": ["\u200b \N{GRINNING FACE} <b>stiff legs</b> \x07 ümläut"],
    "empty": [""],
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_it_is_valid_by_a_fhir_library_and_every_reference_leads_somewhere(protocol, name):
    bundle = json.loads(json.dumps(bundle_of(protocol, *SITUATIONS[name])))
    read = Bundle.parse_obj(bundle)
    assert len(read.entry) == len(bundle["entry"])
    assert json.loads(read.json()) == bundle, "the library understands every part of it"
    urls = {each["fullUrl"] for each in bundle["entry"]}
    assert len(urls) == len(bundle["entry"])
    assert all(each["fullUrl"] == f"urn:uuid:{each['resource']['id']}" for each in bundle["entry"])
    for reference in references(bundle):
        assert reference in urls
    for kind in ("Patient", "QuestionnaireResponse", "RiskAssessment"):
        assert all_of(bundle, kind)


def references(value):
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "reference":
                yield part
            else:
                yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def test_the_library_finds_a_mistake(protocol):
    risk = all_of(bundle_of(protocol, "he wont wake up"), "RiskAssessment")[0]
    for name in ("subject", "status"):
        with pytest.raises(ValidationError):
            RiskAssessment.parse_obj({key: value for key, value in risk.items() if key != name})
    with pytest.raises(ValidationError):
        RiskAssessment.parse_obj({**risk, "disposition": "emergency_now"})


def test_what_it_says_of_an_urgent_conversation(protocol):
    bundle = bundle_of(protocol, *SITUATIONS["urgent"])
    found = {each["code"]["coding"][0]["code"]: each for each in all_of(bundle, "Observation")}
    answers = {sign: each["valueCodeableConcept"]["coding"][0]["code"] for sign, each in found.items()}
    assert answers == {"increased_spasticity": "yes", "itching": "yes", "fever": "no"}
    assert all(each["status"] == "preliminary" for each in found.values())
    (response,) = all_of(bundle, "QuestionnaireResponse")
    signs, messages = response["item"]
    assert [each["linkId"] for each in signs["item"]] == list(answers)
    assert messages["item"][0]["answer"] == [{"valueString": SITUATIONS["urgent"][0]}]
    (risk,) = all_of(bundle, "RiskAssessment")
    (prediction,) = risk["prediction"]
    assert prediction["qualitativeRisk"]["coding"][0] == {
        "system": "urn:itb-triage:disposition",
        "code": "emergency_care",
        "display": "Emergency care",
    }
    assert prediction["rationale"] == "Warning sign: yes"
    read_by = f"language data {protocol.language_digest}, learned model {MODEL}"
    assert risk["method"]["text"] == f"ITB Triage protocol {protocol.number}, {read_by}"
    assert "911" in risk["mitigation"]
    assert "names no diagnosis" in risk["note"][0]["text"]
    assert len(risk["basis"]) == 3, "the answers and the two signs that count"
    assert risk["occurrenceDateTime"] == "2026-09-21T14:13:20+00:00"


def test_each_patient_has_an_assessment_of_their_own(protocol):
    bundle = bundle_of(protocol, *SITUATIONS["another patient"])
    first, second = all_of(bundle, "RiskAssessment")
    assert len(all_of(bundle, "Patient")) == 2
    assert first["subject"] != second["subject"]
    codes = [each["prediction"][0]["qualitativeRisk"]["coding"][0]["code"] for each in (first, second)]
    assert codes[0] == "emergency_care"
    assert codes[1] == "call_team"


def test_where_nothing_was_decided_nothing_is_predicted(protocol):
    (risk,) = all_of(bundle_of(protocol, "gribbelfix"), "RiskAssessment")
    assert risk["status"] == "registered"
    assert "prediction" not in risk


def test_what_was_taken_back_is_noted(protocol):
    found = all_of(bundle_of(protocol, *SITUATIONS["taken back"]), "Observation")
    assert [each.get("note") for each in found] == [[{"text": "Taken back later. It goes on counting."}]]


def test_characters_that_fhir_does_not_know_are_left_out(protocol):
    (response,) = all_of(bundle_of(protocol, "he is\x07 stiff\nand itching\x00"), "QuestionnaireResponse")
    texts = [
        each["answer"][0]["valueString"]
        for group in response["item"]
        for each in group["item"][-1:]
        if "message" in each["linkId"]
    ]
    assert texts == ["he is stiff\nand itching"]


def test_the_same_conversation_has_the_same_ids_each_time(protocol):
    assert bundle_of(protocol, "hello") == bundle_of(protocol, "hello")


# --- what read it ---


def versions_of(device):
    return {each["type"]["text"]: each["value"] for each in device.get("version", ())}


def read_by_each(protocol, *models):
    """A bundle of a conversation of one message a model."""
    state, exchanges, last = State(), (), None
    for at, model in enumerate(models):
        text = ("his legs are stiff", "he is itching")[at % 2]
        events, after = events_of(protocol, text, state=state, begin=1_790_000_000.0 + at, model=model)
        exchanges, state = (*exchanges, *exchanges_in(protocol, events, state, last).new), after
    return fhir_bundle(protocol, console_words(ROOT), 12, exchanges, MADE)


def test_the_device_names_protocol_language_and_model(protocol):
    (device,) = all_of(read_by_each(protocol, MODEL, MODEL), "Device")
    assert versions_of(device) == {
        "clinical protocol": protocol.number,
        "language data": protocol.language_digest,
        "learned model": MODEL,
    }


def test_each_that_read_is_a_device_of_its_own_and_stands_at_what_it_read(protocol):
    bundle = read_by_each(protocol, None, MODEL)
    assert json.loads(Bundle.parse_obj(bundle).json()) == bundle
    rules, model = sorted(all_of(bundle, "Device"), key=lambda device: len(device["version"]))
    assert list(versions_of(rules).values()) == [protocol.number, protocol.language_digest]
    assert versions_of(model)["learned model"] == MODEL
    performers = [each["performer"][0]["reference"] for each in all_of(bundle, "Observation")]
    assert performers == [f"urn:uuid:{rules['id']}", f"urn:uuid:{model['id']}"]
    (risk,) = all_of(bundle, "RiskAssessment")
    assert risk["performer"]["reference"] == f"urn:uuid:{rules['id']}", "what had read the message that decided"
    assert risk["method"]["text"].endswith("by rules alone")


def test_of_what_an_earlier_release_kept_no_version_is_made_up(protocol):
    events, _ = events_of(protocol, *SITUATIONS["urgent"], begin=1_790_000_000.0)
    exchanges = [replace(each, read_by=None) for each in exchanges_in(protocol, events, State()).new]
    bundle = fhir_bundle(protocol, console_words(ROOT), 12, exchanges, MADE)
    assert json.loads(Bundle.parse_obj(bundle).json()) == bundle
    (device,) = all_of(bundle, "Device")
    assert "version" not in device
    (risk,) = all_of(bundle, "RiskAssessment")
    assert risk["method"]["text"] == f"ITB Triage protocol {protocol.number}"
