"""Questions in a conversation: answered from an entry, word for word; behind triage; and never instead of it."""

from dataclasses import replace

import pytest

from itb_triage.assessment import State, advance
from itb_triage.assessment.inform import ASK, TELL_MORE_BUTTON
from itb_triage.assessment.press import Press
from itb_triage.conversation import Circumstances, answer, take_turn
from itb_triage.protocol.models import Disposition
from itb_triage.texting import Texting
from itb_triage.understanding.reading import Asked, Basis, Finding, Reading, Status
from itb_triage.wording.render import Words

ENTRY = "how_often_refill"


@pytest.fixture
def talk(protocol, reader):
    """A conversation by the rules alone, with questions asked word for word."""

    class Talk:
        state = State(opened=True)

        def __call__(self, said, known=None):
            reading = said if isinstance(said, Reading) else reader.read(said)
            turn = answer(protocol, self.state, reading, 0.0, known=known or Circumstances())
            self.state = turn.reply.state
            return turn

    return Talk()


def entry(protocol, name):
    return protocol.knowledge.entries[name]


def words(protocol, text):
    return Words(protocol, State()).filled(text)


def asks(question, *findings, near=(), moves=("therapy",)):
    found = tuple(Finding(sign, Status.present, "words", 0, 5) for sign in findings)
    return Reading(
        findings=found, moves=moves, words=6, said="a question", asked=Asked(question, near, alone=not findings)
    )


def test_an_answer_is_its_entry_word_for_word_and_informs(protocol, talk):
    turn = talk("How often is the pump refilled?")
    assert turn.rendered.messages[0].startswith(entry(protocol, ENTRY).answer)
    assert "From: Mary Free Bed Kids; Boston Children's Hospital; GlobeHealer; Neuroknife." in turn.rendered.messages[0]
    assert turn.item["disposition"] == "information" and turn.item["state"] == "ended"
    assert turn.item["signs"] == [] and turn.item["asks"] is None


def test_it_offers_more_and_related_questions(protocol, talk):
    turn = talk("How often is the pump refilled?")
    related = [entry(protocol, name).question for name in entry(protocol, ENTRY).related]
    assert list(turn.rendered.buttons) == ["Tell me more", *related]
    more = talk("tell me more")
    assert more.rendered.messages[0].startswith(entry(protocol, ENTRY).more)
    assert '"Ongoing Management and Follow-Up Care"' in more.rendered.messages[0]
    assert list(more.rendered.buttons) == related
    assert (
        talk(related[0])
        .rendered.messages[0]
        .startswith(words(protocol, entry(protocol, "how_a_refill_is_done").answer))
    )


@pytest.mark.parametrize("words_for_more", ["more", "Tell me more please", "what does that mean", "more details?"])
def test_more_can_be_asked_for_in_words(protocol, talk, words_for_more):
    talk("How often is the pump refilled?")
    assert talk(words_for_more).rendered.messages[0].startswith(entry(protocol, ENTRY).more)


def test_more_of_nothing_is_turned_to_the_team(protocol, talk):
    assert protocol.clinic.pump_team.phone in talk("tell me more").rendered.messages[0]


@pytest.mark.parametrize("kind", ["dose", "diagnosis", "other_medicine", "off_topic", "not_covered"])
def test_what_is_not_answered_is_turned_to_the_team(protocol, talk, kind):
    turn = talk(asks(f"~{kind}", moves=("dose",) if kind == "dose" else ("therapy",)))
    assert turn.rendered.messages[0] == words(protocol, protocol.texts[protocol.knowledge.turned[kind].text].text)
    assert protocol.clinic.pump_team.phone in turn.rendered.messages[0]
    assert turn.item["disposition"] == "information"


def test_where_no_question_is_sure_the_likely_ones_are_offered_and_none_is_answered(protocol, talk):
    turn = talk(asks("", near=("mri", "other_scans")))
    assert list(turn.rendered.buttons) == [entry(protocol, name).question for name in ("mri", "other_scans")]
    assert protocol.clinic.pump_team.phone in turn.rendered.messages[0]
    told = "\n".join(turn.rendered.messages)
    assert not [name for name, each in protocol.knowledge.entries.items() if words(protocol, each.answer) in told]


def test_a_sign_in_a_question_is_triaged_first_and_the_answer_stands_behind_it(protocol):
    reply = advance(protocol, State(opened=True), asks("side_effects", "drowsiness"), 0.0)
    turn = answer(protocol, State(opened=True), asks("side_effects", "drowsiness"), 0.0)
    number = protocol.clinic.emergency_number
    assert turn.item["disposition"] == "emergency_care" and reply.state.disposition is Disposition.emergency_care
    assert turn.rendered.messages[0].startswith(number)
    place = next(n for n, text in enumerate(turn.rendered.messages) if entry(protocol, "side_effects").answer in text)
    assert place > 0
    assert turn.rendered.messages[-1].split("\n")[-1].startswith(number)


def test_who_asks_what_a_sign_means_is_told_its_list_and_not_that_nothing_is_open(protocol, talk):
    told = "\n".join(talk("what does it mean that he is so sleepy after the refill?").rendered.messages)
    assert told.startswith(protocol.clinic.emergency_number) and "This is on the warning list for too much" in told
    nothing = words(protocol, protocol.texts["nothing_to_explain"].text)
    assert nothing not in told
    talk.state = State(opened=True)
    assert nothing in "\n".join(talk("what does that mean").rendered.messages)


def test_a_critical_sign_in_a_question_gets_the_number_first_and_last(protocol):
    turn = answer(protocol, State(opened=True), asks("what_is_overdose", "unresponsive"), 0.0)
    assert turn.item["disposition"] == "emergency_now"
    assert turn.rendered.messages[0].startswith(protocol.clinic.emergency_number)
    assert turn.rendered.messages[-1].startswith(protocol.clinic.emergency_number)
    assert words(protocol, entry(protocol, "what_is_overdose").answer) in "\n".join(turn.rendered.messages)


def names(question, sign, basis=Basis.phrasing):
    return Reading(
        findings=(Finding(sign, Status.hypothetical, "words", 0, 5, basis=basis),),
        moves=("therapy",),
        words=6,
        said="a question",
        asked=Asked(question),
    )


@pytest.mark.parametrize("known", [Circumstances(), Circumstances(texting=Texting())])
@pytest.mark.parametrize("question", ["what_is_overdose", "~diagnosis", "which"])
def test_a_question_that_names_a_danger_is_told_the_number_first(protocol, question, known):
    reading = names(question, "unresponsive")
    if question == "which":
        reading = replace(reading, asked=Asked("", ("mri", "heat")))
    turn = answer(protocol, State(opened=True), reading, 0.0, known=known)
    line = words(protocol, protocol.texts["answer_if_now"].text)
    assert turn.rendered.messages[0].startswith(line) and line.startswith(protocol.clinic.emergency_number)
    assert turn.item["disposition"] == "information" and turn.item["signs"] == []
    assert not known.texting or len(turn.rendered.messages) <= 2


def test_once_it_is_urgent_the_instruction_is_not_said_in_other_words(protocol):
    urgent = answer(protocol, State(opened=True), asks("mri", "drowsiness"), 0.0).reply.state
    told = answer(protocol, urgent, names("what_is_overdose", "unresponsive"), 0.0).rendered.messages
    line = words(protocol, protocol.texts["answer_if_now"].text)
    assert not [text for text in told if line in text]
    assert told[-1].split("\n")[-1].startswith(protocol.clinic.emergency_number)


def test_the_warning_lists_say_themselves_when_to_call(protocol):
    turn = answer(protocol, State(opened=True), names("overdose_signs", "unresponsive"), 0.0)
    assert turn.rendered.messages[0] == words(protocol, entry(protocol, "overdose_signs").answer)
    assert turn.rendered.messages[0].startswith(protocol.clinic.emergency_number)


@pytest.mark.parametrize("reading", [names("mri", "itching"), names("mri", "unresponsive", Basis.heard)])
def test_another_question_is_answered_at_once(protocol, reading):
    turn = answer(protocol, State(opened=True), reading, 0.0)
    assert turn.rendered.messages[0].startswith(words(protocol, entry(protocol, "mri").answer))


@pytest.mark.parametrize("sign", ["drowsiness", "unresponsive"])
def test_every_answer_of_an_urgent_conversation_ends_with_the_instruction(protocol, sign):
    number = protocol.clinic.emergency_number
    for known in (Circumstances(), Circumstances(texting=Texting())):
        urgent = answer(protocol, State(opened=True), asks("mri", sign), 0.0, known=known).reply.state
        for name, each in protocol.knowledge.entries.items():
            turn = answer(protocol, urgent, asks(name), 0.0, known=known)
            assert turn.item["disposition"] == urgent.disposition.value
            last = turn.rendered.messages[-1].split("\n")[-1]
            assert last.startswith(number), (name, last)
            if known.texting:
                assert turn.rendered.messages[0].startswith(number) and len(turn.rendered.messages) <= 3
            else:
                assert words(protocol, each.answer) in "\n".join(turn.rendered.messages)
        for kind in protocol.knowledge.turned:
            turn = answer(protocol, urgent, asks(f"~{kind}"), 0.0, known=known)
            assert turn.rendered.messages[-1].split("\n")[-1].startswith(number)


def test_a_waiting_question_is_asked_again_behind_the_answer(protocol, talk):
    first = talk("check")
    waiting = first.reply.state.waiting
    turn = talk("How often is the pump refilled?")
    assert turn.rendered.messages[0].startswith(entry(protocol, ENTRY).answer)
    assert turn.reply.state.waiting == waiting and turn.item["state"] == "asking"
    assert "Tell me more" not in turn.rendered.buttons
    assert turn.rendered.buttons == first.rendered.buttons
    assert talk("tell me more").rendered.messages[0].startswith(entry(protocol, ENTRY).more)


def test_an_answer_to_our_question_is_no_question_of_theirs(protocol, talk):
    talk("check")
    unformed = Reading(moves=("therapy",), words=2, said="battery life", asked=Asked("battery_life", formed=False))
    assert entry(protocol, "battery_life").answer not in "\n".join(talk(unformed).rendered.messages)


@pytest.mark.parametrize("said", ["my son has a headache", "he has a headache"])
def test_a_mere_question_changes_nothing_of_the_patient(protocol, talk, said):
    talk(said)
    who, marks = talk.state.who, talk.state.marks
    talk("Can she have an MRI with the pump?")
    talk("How often is the pump refilled?")
    assert talk.state.who == who and talk.state.marks == marks


def test_pressing_more_or_a_related_question_means_what_it_says(protocol, talk):
    talk("How often is the pump refilled?")
    press = Circumstances(press=Press("offers", (), (f"{ASK}mri",)))
    assert (
        talk(Reading(said="Is an MRI possible with a pump?"), press)
        .rendered.messages[0]
        .startswith(entry(protocol, "mri").answer)
    )
    press = Circumstances(press=Press("offers", (), (TELL_MORE_BUTTON,)))
    assert talk(Reading(said="Tell me more"), press).rendered.messages[0].startswith(entry(protocol, "mri").more)


def test_both_lists_are_made_from_the_signs(protocol, talk):
    told = talk("What are the warning signs?").rendered.messages
    for text, name in ((told[1], "withdrawal"), (told[2], "overdose")):
        signs = [s for s in protocol.signs.values() if name in [each.value for each in s.lists]]
        dangerous = [s for s in signs if s.tier.value in ("critical", "warning")]
        assert text.split("\n")[1:] == [f"- {line[2:]}" for line in text.split("\n")[1:]]
        assert {line[2:] for line in text.split("\n")[1:]} == {words(protocol, s.as_item) for s in dangerous}


def test_by_text_message_both_lists_are_two_short_texts(protocol, talk):
    told = talk("What are the warning signs?", Circumstances(texting=Texting())).rendered.messages
    assert len(told) == 2 and all(len(text) <= 160 for text in told)
    assert told[0].startswith(protocol.clinic.emergency_number)
    for text, name in zip(told, ("withdrawal", "overdose")):
        for sign in protocol.signs.values():
            if (
                name in [each.value for each in sign.lists]
                and sign.tier.value in ("critical", "warning")
                and sign.in_a_word
            ):
                assert sign.in_a_word in text, sign.id


def test_the_lists_take_a_new_sign_up_by_themselves(protocol):
    more = {
        **protocol.signs,
        "hiccups": protocol.signs["itching"].copy(update={"id": "hiccups", "in_a_list": "Hiccups"}),
    }
    changed = protocol.copy(update={"signs": more, "digest": "another"})
    turn = answer(changed, State(opened=True), asks("warning_signs"), 0.0)
    assert "- Hiccups" in turn.rendered.messages[1] and "- Hiccups" not in turn.rendered.messages[2]


def test_sources_can_be_asked_for_in_the_console_form_of_the_state(talk):
    talk("How often is the pump refilled?")
    assert State.from_dict(talk.state.as_dict()) == talk.state
    assert (
        State.from_dict({k: v for k, v in talk.state.as_dict().items() if k not in ("topic", "offered")}).topic is None
    )


def test_a_reading_with_a_question_goes_through_the_message_bus():
    for asked in (None, Asked("mri"), Asked("", ("mri", "heat"), False, True), Asked("~dose", alone=False)):
        reading = Reading(moves=("therapy",), asked=asked)
        assert Reading.from_dict(reading.as_dict()) == reading


@pytest.mark.parametrize("said", ["my son is burning up and scratching himself raw", "he is not breathing"])
def test_once_it_is_urgent_more_by_text_message_is_no_longer_of_an_answer(protocol, talk, said):
    texting = Circumstances(texting=Texting())
    talk("How often is the pump refilled?", texting)
    assert talk.state.rest
    talk(said, texting)
    told = "\n".join(talk("MORE", texting).rendered.messages)
    assert "how much medicine is given" not in told and told.startswith(protocol.clinic.emergency_number)


def test_start_over_forgets_the_topic(protocol, talk):
    talk("How often is the pump refilled?")
    talk("start over")
    assert talk.state.topic is None


def test_the_first_message_may_be_a_question(protocol, reader):
    turn = take_turn(protocol, State(), "what is the capital of france", 0.0)
    assert turn.rendered.messages[0].startswith("I am an automated helper")
