"""The status of a sign: there, maybe, not, once, feared, somebody else's, as always."""

import pytest

CASES = """
present    fever                his temp is up
present    increased_spasticity he isn't hot but he is stiff
present    slow_breathing       no, not breathing
present    slow_breathing       no she isn't breathing
present    agitation            not himself at all, won't settle
present    increased_spasticity no sleep last night, stiff legs
present    slurred_speech       not waking up properly, mumbles and goes again
present    increased_spasticity without question tighter
present    fever                last week it was gone, but he is burning up again
present    itching              the itching started two weeks ago
present    increased_spasticity his wheelchair is new and he is stiff
present    floppy_muscles       he went floppy in the hoist
present    slow_breathing       what do i do he is not breathing
present    increased_spasticity it is not the shoes, his legs are stiff
possible   increased_spasticity maybe he is stiffer
possible   itching              i think she itches
possible   drowsiness           she seems a bit sleepy
denied     fever                no fever
denied     fever                she does not have a fever
denied     fever                fever: none
denied     itching              no fever, itching or sweats
denied     sweating             no fever, itching or sweats
denied     itching              no rash, itching or fever
denied     increased_spasticity he isn't floppy, stiff or hot
denied     headache             the headache is gone
denied     increased_spasticity the spasms are gone
past       seizure              he had a seizure two years ago
past       fever                she had a fever last month
past       increased_spasticity he used to be stiff
past       seizure              seized once in 2018 nothing since
hypothetical fever              what if he gets a fever
hypothetical meningitis_signs   if her neck were stiff and light hurt, whom do I call
hypothetical increased_spasticity if his legs were to go stiff, who comes out
hypothetical seizure            what should i do in case of a seizure
hypothetical drowsiness         how will i know he is too sleepy
hypothetical itching            the nurse told us to watch for itching
hypothetical slow_breathing     the leaflet mentions slow breathing
other_person itching            his sister is itchy
other_person increased_spasticity the brakes are stiff
other_person increased_spasticity new shoes are too tight
denied     fever                since monday the temperature's normal again
present    fever                the temperature is not back to normal
normal     increased_spasticity legs are stiff as always
normal     drooling             he drools as usual
normal     sweating             he was sweating but that is normal for him
"""
ROWS = [line.split(None, 2) for line in CASES.strip().splitlines()]


@pytest.mark.parametrize(("status", "sign", "text"), ROWS, ids=[text for _, _, text in ROWS])
def test_status(reader, status, sign, text):
    found = {finding.sign: finding.status.value for finding in reader.read(text).findings}
    assert found.get(sign) == status, found


def test_a_writer_with_another_patient_tells_of_themself(reader):
    findings = reader.read("my son is stiff and I have a headache").findings
    assert {f.sign: f.status.value for f in findings} == {"increased_spasticity": "present", "headache": "other_person"}


def test_a_writer_who_is_the_patient_tells_of_themself(reader):
    reading = reader.read("I am stiff and I have a headache")
    assert set(reading.counted) == {"increased_spasticity", "headache"}
    assert reading.who.pronoun == "you"
