"""What an aside is learned from."""

from itb_triage.learning.asides import standing_apart


def test_of_a_frame_only_what_the_message_is_no_part_of_stands_apart():
    frames = ["{message} ? no , not at all", "it is not that {message}", "we feared {message} , false alarm"]
    assert standing_apart(frames) == ["no", "not at all", "false alarm"]
