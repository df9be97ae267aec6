"""The triage item and the words around it, on the REST channel of the running assistant."""

import uuid

KEYS = {"state", "asks", "asks_any", "signs", "denied", "lists", "disposition", "protocol", "model"}


def test_the_item_has_the_keys_of_the_contract(assistant):
    for text in ("hello", "he is stiff", "she is not breathing", "check", "blah"):
        assert set(assistant.say(uuid.uuid4().hex, text).item) == KEYS


def test_every_item_of_the_reply_names_its_recipient(assistant):
    items = assistant.post(b'{"sender": "somebody", "message": "hello"}')
    assert {item["recipient_id"] for item in items} == {"somebody"}


def test_it_opens_by_saying_what_it_is_and_when_not_to_chat(assistant):
    said = assistant.say(uuid.uuid4().hex, "hi")
    assert "automated" in said.all
    assert "not a nurse or a doctor" in said.all
    assert "911: call it now, and do not chat" in said.all
    assert "not been signed by a clinician" in said.all


def test_it_says_back_what_it_understood(assistant):
    said = assistant.say(uuid.uuid4().hex, "he is stiffer and itchy. no fever")
    assert "I understood: tighter or stiffer muscles, itching." in said.all
    assert "You said no fever." in said.all


def test_a_warning_sign_gets_everything_in_the_same_reply(assistant):
    said = assistant.say(uuid.uuid4().hex, "my daughter is so drowsy and floppy")
    for words in (
        "911: call now",
        "warning list for too much baclofen",
        "unusual sleepiness",
        "555-0100",
        "My daughter has a baclofen pump. Possible baclofen overdose.",
        "Bring:",
        "Do not give extra medicine",
        "Do not drive alone",
    ):
        assert words in said.all, words


def test_it_speaks_of_the_patient_as_the_writer_does(assistant):
    for text, words in (
        ("my son is floppy", "Does he also"),
        ("she is floppy", "Does she also"),
        ("the resident is floppy", "Do they also"),
        ("my legs are floppy and I feel dizzy", "Do you also"),
    ):
        assert words in assistant.say(uuid.uuid4().hex, text).all, text


def test_a_button_answers_as_its_words_do(assistant):
    sender = uuid.uuid4().hex
    said = assistant.say(sender, "he is stiff")
    assert "Itching or scratching" in said.buttons
    assert "itching" in assistant.say(sender, "Itching or scratching").item["signs"]


def test_every_button_of_a_question_means_its_sign(assistant, protocol):
    for sign in protocol.signs.values():
        if sign.ask and sign.in_a_list:
            said = assistant.say(uuid.uuid4().hex, sign.in_a_list)
            assert sign.id in said.item["signs"], sign.in_a_list


def test_the_handoff_is_read_in_twenty_seconds(assistant):
    sender = uuid.uuid4().hex
    assistant.say(sender, "my son is stiff, itching and sweating")
    for answer in ("none of these", "since 2 am", "last refill in march", "no"):
        said = assistant.say(sender, answer)
    handoff = next(text for text in said.texts if text.startswith("For the emergency team"))
    assert len(handoff.split()) <= 80  # a person reads about 4 words a second aloud
    for words in ("tighter or stiffer muscles", "since 2 am", "last refill in march", "555-0100", "No:"):
        assert words in handoff, words


def test_two_people_share_no_conversation(assistant):
    assistant.say("one-" + uuid.uuid4().hex, "he is not breathing")
    assert assistant.say("two-" + uuid.uuid4().hex, "hello").item["disposition"] is None
    first = assistant.post(b'{"message": "he is not breathing"}')
    second = assistant.post(b'{"message": "hello"}')
    assert first[0]["recipient_id"] != second[0]["recipient_id"]


def test_no_message_text_stands_in_the_log(assistant):
    sender = "+15550199" + uuid.uuid4().hex[:4]
    for text in ("zebra crossing my son is stiff", "zebra what is the number of the pump team", "zebra", "/zebra"):
        assistant.say(sender, text)
    log = assistant.log.read_text()
    assert "zebra" not in log
    assert sender not in log
