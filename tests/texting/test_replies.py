"""Replies by text message: the keywords of carriers, silence after STOP, MORE, pictures, and what phones add."""

import pytest

from itb_triage.assessment import State
from itb_triage.conversation import Circumstances, answer
from itb_triage.protocol.models import Disposition
from itb_triage.texting import Texting
from itb_triage.texting.told import Keyword


class Phone:
    """A phone without a network: each message through the core."""

    def __init__(self, protocol, reader):
        self._protocol, self._reader, self.state = protocol, reader, State()

    def text(self, message, **told):
        known = Circumstances(texting=Texting(self.state.waiting, **told))
        turn = answer(self._protocol, self.state, self._reader.read(message), 0.0, known=known)
        self.state = turn.reply.state
        return turn.rendered.messages


@pytest.fixture
def phone(protocol, reader):
    return Phone(protocol, reader)


def test_the_instruction_is_first_alone_and_last_again(phone):
    for message in ("my son is stiff and scratching", "ok", "thanks", "help", "summary", "more", "asdf", ""):
        first, *others = phone.text(message)
        assert first.startswith("911: call")
        assert first.count("\n") == 0
        assert others[-1].rsplit("\n", 1)[-1].startswith("911: call")


def test_a_critical_sign_is_answered_by_the_number_first(phone):
    first, second, third = phone.text("she is not breathing")
    assert first == '911: call now. Say "baclofen pump". Put the phone on speaker and stay with her. (1/3)'
    assert "press on the chest" in second
    assert third.endswith("911: call now. (3/3)")


def test_behind_a_new_urgent_instruction_comes_what_to_do_and_the_questions_with_the_next_message(phone):
    told = " ".join(phone.text("my son is stiff and scratching"))
    assert "555-0100" in told
    assert "Possible baclofen withdrawal" in told
    assert "Reply 1" not in told
    assert "A: Cannot be woken" in " ".join(phone.text("we are in the car"))


def test_a_likely_danger_is_asked_about_at_once(protocol, phone, reader):
    reading = reader.read("my son is stiff")
    unsure = type(reading)(**{**vars(reading), "unsure": ("unresponsive",)})
    turn = answer(protocol, State(), unsure, 0.0, known=Circumstances(texting=Texting()))
    assert turn.reply.state.waiting.signs == ("unresponsive",)
    assert "Reply 1 YES, 2 NO, 3 NOT SURE." in turn.rendered.messages[-1]


def test_the_summary_is_sent_without_a_question_behind_it(phone):
    phone.text("my son is stiff and scratching")
    told = " ".join(phone.text("summary"))
    assert "Signs on the withdrawal list." in told
    assert "Reply the true letters" not in told


def test_in_an_emergency_nobody_is_to_ask_for_more_and_be_told_who_speaks(phone):
    told = " ".join(phone.text("she is not breathing"))
    assert "Reply MORE" not in told
    assert phone.state.rest == ()


def test_where_there_is_room_it_says_who_speaks(phone):
    assert "automated helper of Demo Pump Clinic" in " ".join(phone.text("i want to die"))


# --- more ---


def test_more_gives_the_rest_until_all_is_said(phone):
    phone.text("my mother is so drowsy and floppy since the refill")
    rest = phone.state.rest
    assert rest
    told = ""
    for _ in range(4):
        told += " ".join(phone.text("MORE"))
        if not phone.state.rest:
            break
    assert all(sentence in told for sentence in rest)
    assert "That was all." in " ".join(phone.text("more"))


def test_what_did_not_fit_still_waits_after_other_messages(phone):
    phone.text("my son is stiff and scratching")
    phone.text("ok thanks")
    assert "Bring: the pump card" in " ".join(phone.text("more"))


def test_starting_over_forgets_it(phone):
    phone.text("my son is stiff and scratching")
    phone.text("start over")
    assert "Bring: the pump card" not in " ".join(phone.text("more"))


def test_more_leaves_the_question_waiting(phone):
    phone.text("check")
    waiting = phone.state.waiting
    phone.text("more")
    assert phone.state.waiting == waiting


# --- STOP, START, HELP ---


@pytest.mark.parametrize(
    "word", ["STOP", "stop", "Stop.", " STOP ", "StopAll", "UNSUBSCRIBE", "Cancel", "END", "quit", "REVOKE", "OptOut"]
)
def test_after_stop_nothing_is_sent(phone, word):
    (said,) = phone.text(word)
    assert "no more messages from Demo Pump Clinic" in said
    assert "911" in said
    for message in ("hello", "my son is stiff", "what is the pump", "check", word, "", "no"):
        assert phone.text(message) == ()


@pytest.mark.parametrize(
    "message", ["stop scratching please", "he stopped breathing", "make it stop", "the end", "dont stop", "cancel it"]
)
def test_the_words_inside_a_sentence_are_no_keywords(phone, message):
    phone.text(message)
    assert not phone.state.stopped


def test_after_stop_a_critical_sign_is_answered_and_nothing_else(phone):
    phone.text("stop")
    assert phone.text("he wont wake up")[0].startswith("911: call now.")
    assert phone.state.disposition is Disposition.emergency_now
    assert phone.text("thanks") == ()
    assert phone.text("he is blue now")[0].startswith("911: call now")


def test_what_was_written_after_stop_answers_no_question(phone):
    phone.text("check")
    before = phone.state
    phone.text("stop")
    phone.text("2")
    assert phone.state.marks == before.marks


@pytest.mark.parametrize("word", ["START", "unstop", "Yes", "start!"])
def test_start_begins_again(phone, word):
    phone.text("my son is stiff")
    phone.text("stop")
    told = " ".join(phone.text(word))
    assert "You get my messages again." in told
    assert told.startswith("911: call")
    assert phone.text("hello")


def test_without_a_stop_start_begins_the_questions_and_yes_is_an_answer(phone):
    assert "Try to wake them" in " ".join(phone.text("START"))
    assert phone.text("YES")[0].startswith("911: call now.")


def test_starting_over_does_not_end_a_stop(phone):
    phone.text("stop")
    phone.text("start over")
    assert phone.text("hello") == ()


@pytest.mark.parametrize("word", ["HELP", "help", "INFO", "Help!"])
def test_help_says_who_this_is_and_whom_to_call(phone, word):
    told = " ".join(phone.text(word))
    assert told.startswith("911: call it in an emergency.")
    assert "Demo Pump Clinic" in told
    assert "555-0100" in told


def test_help_is_answered_after_stop_too(phone):
    phone.text("stop")
    assert "555-0100" in " ".join(phone.text("help"))
    assert phone.text("hello") == ()


def test_help_leaves_the_question_waiting(phone):
    phone.text("check")
    phone.text("help")
    phone.text("no")
    assert phone.state.waiting.question == "breathing"


def test_a_cry_for_help_is_no_keyword(phone):
    assert "Try to wake" in " ".join(phone.text("help me please"))


def test_what_the_carrier_answered_itself_is_not_answered_twice(phone):
    assert phone.text("STOP", carrier=Keyword.stop) == ()
    assert phone.state.stopped
    assert phone.text("START", carrier=Keyword.start) == ()
    assert not phone.state.stopped
    assert phone.text("HELP", carrier=Keyword.help)  # may be a cry for help


# --- what is no text ---


def test_a_picture_alone_is_answered(phone):
    told = " ".join(phone.text("", unread="unread_picture"))
    assert "I cannot see pictures" in told
    assert "911" in told
    assert "I can only read text" not in told


def test_words_beside_a_picture_are_read(phone):
    told = phone.text("look how blue her lips are", unread="unread_picture")
    assert told[0].startswith("911: call now.")


def test_a_place_is_for_the_emergency_number(phone):
    assert "Tell it to 911 when you call." in " ".join(phone.text("", unread="unread_location"))


def test_a_thumbs_up_answers_nothing(phone):
    phone.text("check")
    before = phone.state
    told = " ".join(phone.text("", unread="unread_reaction"))
    assert "Please answer in words." in told
    assert phone.state.marks == before.marks
    assert phone.state.waiting == before.waiting


@pytest.mark.parametrize(
    "message",
    [
        "hola mi hijo tiene fiebre por favor",
        "mon fils ne est pas bien",
        "Помогите, сын не просыпается",
        "他发烧了",
        "مساعدة",
    ],
)
def test_another_language_gets_the_number_and_the_team(phone, message):
    for _ in range(2):
        told = " ".join(phone.text(message))
        assert "911" in told
        assert "I only understand English" in told
    assert "555-0100" in told


@pytest.mark.parametrize("message", ["Can u call me", "pls ring me back", "could someone give me a call?"])
def test_who_wants_to_be_called_gets_the_line_of_the_team(phone, message):
    assert "The pump team is reached day and night at 555-0100" in " ".join(phone.text(message))


@pytest.mark.parametrize("message", ["wrong number", "Sorry, wrong number!"])
def test_a_wrong_number_is_let_go(phone, message):
    told = " ".join(phone.text(message))
    assert "Take care" in told
    assert "I did not understand" not in told


def test_sources_are_told_without_the_action_server(protocol, phone):
    assert protocol.number in " ".join(phone.text("what are your sources"))
