"""Random conversations with the trained assistant: once urgent, every reply names emergency care."""

import asyncio
import uuid

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from itb_triage.protocol import load_protocol
from itb_triage.protocol.models import Disposition
from tests.conftest import MODEL, ROOT, Said

PROTOCOL = load_protocol(ROOT)
NUMBER = PROTOCOL.clinic.emergency_number
PHRASINGS = [
    next(PROTOCOL.language.classes.spelled_out(phrase)) for sign in PROTOCOL.signs.values() for phrase in sign.phrasings
]
TALK = [
    "thanks",
    "yes",
    "no",
    "not sure",
    "none of these",
    "why do you ask?",
    "what does that mean?",
    "skip",
    "hello",
    "bye",
    "how much baclofen can i give",
    "what is the pump",
    "who do i call",
    "are you a bot",
    "it is probably nothing",
    "never mind",
    "summary",
    "check",
    "where does that come from",
    "",
    "2 hours ago",
    "all of them",
    "last tuesday",
]


@pytest.fixture(scope="module")
def handle():
    from rasa.core.agent import load_agent
    from rasa.core.channels.channel import UserMessage
    from rasa.core.tracker_store import InMemoryTrackerStore
    from rasa.core.utils import AvailableEndpoints

    from assistant.channels.guard import Guard

    loop = asyncio.new_event_loop()
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    endpoints.tracker_store = None
    endpoints.action = None
    agent = loop.run_until_complete(load_agent(str(MODEL), endpoints=endpoints))
    agent.tracker_store = InMemoryTrackerStore(agent.domain)
    agent.processor.tracker_store = agent.tracker_store
    guard = Guard(PROTOCOL)

    def say(sender, text):
        return Said(loop.run_until_complete(guard.answer(agent.handle_message, UserMessage(text, sender_id=sender))))

    return say


def test_an_urgent_conversation_stays_urgent(handle):
    class Conversation(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.sender, self.rank, self.said = uuid.uuid4().hex, 0, None

        def tell(self, text):
            self.said = handle(self.sender, text)
            disposition = self.said.item["disposition"]
            self.before, self.rank = self.rank, Disposition(disposition).rank if disposition else 0

        @rule(
            phrase=st.sampled_from(PHRASINGS),
            around=st.sampled_from(["{}", "he is {}", "no {}", "maybe {}", "my son: {}", "{} since 3am", "if {}"]),
        )
        def names_a_sign(self, phrase, around):
            self.tell(around.format(phrase))

        @rule(text=st.sampled_from(TALK))
        def talks(self, text):
            self.tell(text)

        @rule(text=st.text(max_size=60))
        def writes_anything(self, text):
            self.tell(text)

        @rule()
        def starts_over(self):
            urgent = self.rank >= Disposition.emergency_care.rank
            self.tell("start over")
            assert self.rank == 0
            self.before = 0
            if urgent:
                assert NUMBER in self.said.texts[0]

        @invariant()
        def never_goes_down(self):
            if self.said is None:
                return
            assert self.rank >= self.before
            if self.rank >= Disposition.emergency_care.rank:
                assert self.said.texts[-1].split("\n")[-1].startswith(NUMBER), self.said.all

    test = Conversation.TestCase
    test.settings = settings(
        max_examples=60, stateful_step_count=15, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    test().runTest()
