"""Many messages at once: of many people, and of one."""

import uuid
from concurrent.futures import ThreadPoolExecutor

PEOPLE = 40


def test_many_people_at_once_get_their_own_answers(assistant):
    texts = ["he is not breathing", "his legs are stiff", "hello", "she has a headache"]
    wanted = ["emergency_now", "emergency_care", None, "call_team"]
    run = uuid.uuid4().hex

    def talk(number):
        said = assistant.say(f"{run}-{number}", texts[number % 4])
        return said.item["disposition"] == wanted[number % 4]

    with ThreadPoolExecutor(PEOPLE) as pool:
        assert all(pool.map(talk, range(PEOPLE)))


def test_of_one_persons_messages_sent_at_once_none_is_lost(assistant):
    sender = uuid.uuid4().hex
    texts = ["his legs are stiff", "he is itching", "he has a fever", "he is sweating", "he is agitated"]
    with ThreadPoolExecutor(len(texts)) as pool:
        answered = list(pool.map(lambda text: assistant.say(sender, text), texts))
    assert all(said.item["disposition"] == "emergency_care" for said in answered)
    assert set(assistant.say(sender, "ok").item["signs"]) == {
        "increased_spasticity",
        "itching",
        "fever",
        "sweating",
        "agitation",
    }
