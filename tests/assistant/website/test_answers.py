"""Answers about the therapy in the widget's form: two lists as columns, and buttons that mean what they say."""

import pytest

from tests.assistant.website.client import Visitor


@pytest.fixture
def visitor(by_rules):
    return Visitor(by_rules.port)


def test_both_lists_one_behind_the_other_are_columns(visitor):
    said = [item for item in visitor.items({"text": "What are the warning signs?"}) if item.get("text")]
    columns = [item["text"].split("\n")[0] for item in said if item.get("column")]
    assert columns == ["Too little baclofen (withdrawal):", "Too much baclofen (overdose):"]


def test_one_list_is_no_column(visitor):
    said = visitor.items({"text": "What are the signs of an overdose?"})
    assert not any(item.get("column") for item in said)


def test_the_buttons_under_an_answer_ask_for_more_and_for_related_questions(visitor):
    answer = visitor.say("How often is the pump refilled?")
    assert list(answer.payloads)[0] == "Tell me more" and len(answer.payloads) == 4
    more = visitor.press(answer, "Tell me more")
    assert "a pump that runs empty is dangerous" in more.all and list(more.payloads) == list(answer.payloads)[1:]
    other = visitor.press(answer, "What if a refill is missed or late?")
    assert "Do not wait: if the pump runs empty" in other.all


def test_a_button_pressed_late_is_answered_and_the_question_that_waits_comes_again(visitor):
    answer = visitor.say("How often is the pump refilled?")
    waiting = visitor.say("check")
    late = visitor.press(answer, "What if a refill is missed or late?")
    assert "Do not wait: if the pump runs empty" in late.all
    assert late.item["asks"] == waiting.item["asks"] and late.item["asks_any"] == waiting.item["asks_any"]
    assert late.item["signs"] == []
