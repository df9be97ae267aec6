"""Any conversation by text message, however it goes: what holds of every reply."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from itb_triage.assessment import State
from itb_triage.conversation import Circumstances, answer, explained
from itb_triage.protocol.gsm import SEPTETS, septets, strangers
from itb_triage.texting import Texting
from itb_triage.texting.told import Keyword

SAID = [
    *["my son is stiff and scratching", "she is not breathing", "he is sleepy", "no fever", "the pump beeped twice"],
    *["check", "1", "2", "3", "2 NO", "A", "A C", "ABC", "yes", "no", "none", "not sure", "skip", "NO.", "all of them"],
    *["STOP", "START", "YES", "HELP", "MORE", "summary", "why", "what does that mean", "thanks", "start over"],
    *[
        "never mind",
        "another patient",
        "what is the pump",
        "how much baclofen",
        "",
        "?",
        "asdf",
        "hola mi hijo tiene",
        "💤",
    ],
    *["2 hours ago", "since noon “yesterday” – about 3…", "x" * 700, "她不舒服", "who do i call", "your sources"],
]
UNREAD = [None, None, None, "unread_picture", "unread_location", "unread_reaction"]
messages = st.lists(st.tuples(st.sampled_from(SAID), st.sampled_from(UNREAD), st.booleans()), max_size=14)


@settings(max_examples=150, deadline=None)
@given(told=messages)
def test_what_holds_of_every_reply(protocol, reader, told):
    state, seen = State(), None
    for text, unread, hurried in told:
        if not hurried:
            seen = state.waiting  # otherwise it was written before the last reply could be read
        reading = reader.read(text)
        turn = answer(protocol, state, reading, 0.0, known=Circumstances(texting=Texting(seen, unread)))
        after, sent = turn.reply.state, turn.rendered.messages
        critical = explained(protocol, reading)["disposition"] == "emergency_now"
        if state.stopped and after.stopped:
            assert not sent or critical or text == "HELP"
            assert sent or not critical
        else:
            assert sent
        check(sent, after, text)
        if state.disposition and text not in ("start over", "another patient"):
            assert after.disposition.rank >= state.disposition.rank
        assert after.turns == state.turns + 1
        state = State.from_dict(after.as_dict())
        assert state == after


def check(sent, state, text):
    assert len(sent) <= 3
    assert all(septets(part) <= SEPTETS and not strangers(part) for part in sent), sent
    assert [re.search(r" \((\d)/(\d)\)$", part) is not None for part in sent] == [len(sent) > 1] * len(sent)
    if sent and state.urgent:
        first = re.sub(r" \(\d/\d\)$", "", sent[0])
        assert first.startswith("911: call"), text
        assert "\n" not in first
        last = re.sub(r" \(\d/\d\)$", "", sent[-1]).rsplit("\n", 1)[-1]
        assert last.startswith("911: call"), (text, sent)


@given(
    seen=st.none(),
    unread=st.sampled_from(UNREAD),
    carrier=st.sampled_from([None, *Keyword]),
)
def test_what_the_channel_knows_survives_the_way_through_rasa(seen, unread, carrier):
    known = Circumstances(texting=Texting(seen, unread, carrier))
    assert Circumstances.from_dict(known.as_dict()) == known
