"""The custom actions, by themselves and through the assistant."""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.actions import ActionSources, ActionTeamHours
from itb_triage.assessment import Answer, State


def said_by(action, assessment=None):
    dispatcher = CollectingDispatcher()
    tracker = Tracker("me", {"assessment": assessment}, {}, [], False, None, {}, "action_listen")
    assert action.run(dispatcher, tracker, {}) == []
    return dispatcher.messages[0]["text"]


def test_the_clock_is_the_clinics(protocol):
    now = datetime.now(ZoneInfo(protocol.clinic.time_zone))
    said = said_by(ActionTeamHours())
    assert now.strftime("%A") in said
    assert protocol.clinic.name in said


def test_the_sources_of_the_signs_told_are_named(protocol):
    state = State().with_mark("fever", Answer.yes, 0.0).with_mark("itching", Answer.no, 0.0)
    said = said_by(ActionSources(), state.as_dict())
    assert protocol.signs["fever"].source in said
    assert protocol.signs["itching"].source in said
    assert protocol.number in said


def test_the_source_of_the_last_answer_is_named_with_its_place():
    said = said_by(ActionSources(), State(topic="how_often_refill").as_dict())
    assert 'Mary Free Bed Kids ("Ongoing Management and Follow-Up Care")' in said


def test_without_an_assessment_the_protocol_is_named(protocol):
    assert said_by(ActionSources()).endswith("names its source.")


def test_through_the_assistant_the_words_of_an_action_stand_before_the_reply(assistant, protocol):
    said = assistant.say(uuid.uuid4().hex, "what are your office hours?")
    assert "It is " in said.texts[0]
    assert protocol.clinic.pump_team.phone in said.all
    assert protocol.number in assistant.say(uuid.uuid4().hex, "what is your source?").all
