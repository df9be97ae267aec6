"""The dashboard's figures against conversations that were counted by hand."""

import re
import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from staff.conversations.models import Exchange, Facet, Summary
from staff.dashboard.figures import figures_of
from staff.dashboard.periods import DAY, WEEK, Period
from staff.reviews.models import Review

ZONE = ZoneInfo("America/New_York")
MONDAY, TUESDAY, SUNDAY = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 8)
NEXT = date(2026, 11, 9)
# Each: when it began, where, and what was written. Counted by hand below.
SET = (
    ("a", "2026-11-01 23:59", "website", ["his legs are stiff"]),  # the day before
    ("b", "2026-11-02 00:00", "website", ["his legs are stiff and he is itching"]),  # emergency care, withdrawal
    ("c", "2026-11-02 12:00", "sms", ["he wont wake up"]),  # emergency now, overdose
    (
        "d",
        "2026-11-02 23:59",
        "website",
        ["what is the number of the pump team?", "gribbelfix"],
    ),  # information; 1 of 2 not understood
    ("e", "2026-11-03 08:00", "sms", ["gribbelfix", "brumm brumm", "hello"]),  # undecided; 2 of 3
    ("f", "2026-11-08 10:00", "website", ["she is very sleepy", "start over", "her pump is beeping"]),
    ("g", "2026-11-09 00:00", "rest", ["his legs are stiff"]),  # the week after
)


@pytest.fixture
def counted(staff):
    for kind in (Summary, Exchange, Facet):
        kind.objects.all().delete()
    numbers = {}
    for name, at, channel, messages in SET:
        begin = datetime.fromisoformat(at).replace(tzinfo=ZONE).timestamp()
        numbers[name] = staff.conversations.say(
            f"counted-{name}-{time.time()}", *messages, channel=channel, ago=time.time() - begin
        )
    rita = staff.person("rita")
    Review.objects.all().delete()
    for name, verdict, minutes in (
        ("b", "agree", 10),
        ("c", "agree", 30),
        ("c", "higher", 50),
        ("d", "lower", 600),
        ("f", "agree", 20),
        ("g", "agree", 9999),
    ):
        Review.objects.create(number=numbers[name], reviewer=rita, turns=1, verdict=verdict, waited=60.0 * minutes)
    Review.objects.create(number=numbers["e"], reviewer=rita, turns=1, verdict="agree")  # from before it was kept
    return staff


def days(found, values):
    return {found.period.beginning(step): dict(+each) for step, each in values.items() if +each}


def test_per_day(counted):
    found = figures_of(Period(MONDAY, SUNDAY, DAY))
    assert found.conversations == 5
    assert found.urgent == 3
    assert days(found, found.dispositions) == {
        MONDAY: {"emergency_care": 1, "emergency_now": 1, "information": 1},
        TUESDAY: {"": 1},
        SUNDAY: {"emergency_care": 1},
    }
    assert days(found, found.channels) == {
        MONDAY: {"website": 2, "sms": 1},
        TUESDAY: {"sms": 1},
        SUNDAY: {"website": 1},
    }
    lists = days(found, found.lists)
    assert lists[MONDAY]["withdrawal"] == 1
    assert lists[MONDAY]["overdose"] == 1
    assert lists[SUNDAY] == {"overdose": 1, "device": 1}
    assert days(found, found.verdicts) == {
        MONDAY: {"agree": 2, "higher": 1, "lower": 1},
        TUESDAY: {"agree": 1},
        SUNDAY: {"agree": 1},
    }
    assert {found.period.beginning(step): (found.misses[step], count) for step, count in found.messages.items()} == {
        MONDAY: (1, 4),
        TUESDAY: (2, 3),
        SUNDAY: (0, 3),
    }
    signs = dict(found.signs)
    assert (signs["increased_spasticity"], signs["itching"], signs["unresponsive"], signs["drowsiness"]) == (1, 1, 1, 1)
    assert sum(signs.values()) == len(signs) == 5, "each sign of the five in one conversation"


def test_over_all_of_it(counted):
    found = figures_of(Period(MONDAY, SUNDAY, DAY))
    assert found.share_missed == 3 / 10
    assert found.share_agreed == 4 / 6
    assert found.wait(urgent=True) == (25 * 60, 44 * 60)  # of 10, 20, 30 and 50 minutes
    assert found.wait(urgent=False) == (600 * 60, 600 * 60)


def test_per_week(counted):
    found = figures_of(Period(MONDAY, NEXT, WEEK))
    assert days(found, found.dispositions) == {
        MONDAY: {"emergency_care": 2, "emergency_now": 1, "information": 1, "": 1},
        NEXT: {"emergency_care": 1},
    }
    assert days(found, found.channels)[NEXT] == {"rest": 1}


def test_a_conversation_from_before_misses_were_counted_is_left_out_of_their_share(counted):
    Summary.objects.filter(channel="sms").update(misses=None)
    found = figures_of(Period(MONDAY, SUNDAY, DAY))
    assert found.share_missed == 1 / 6


def test_a_time_without_anything(counted):
    found = figures_of(Period(date(2020, 1, 1), date(2020, 1, 2), DAY))
    assert found.conversations == 0
    assert found.share_missed is found.share_agreed is found.wait(urgent=True) is None
    page = counted.as_("vera").get("/dashboard/?first=2020-01-01&last=2020-01-02").content.decode()
    assert page.count("Nothing in this time.") == 7


def test_the_page_shows_them(counted):
    page = counted.as_("vera").get(f"/dashboard/?first={MONDAY}&last={SUNDAY}").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for words in (
        "Conversations 5 that began in this time",
        "Urgent 3 60.0 % of them",
        "Time to review, urgent 25 min median; nine in ten within 44 min",
        "Time to review, others 10.0 h",
        "Reviewers agreed 66.7 % of the reviews",
        "Not understood 30.0 % of the messages",
        "2 Nov 2026: Emergency now 1",
        "2 Nov 2026: Minutes 30 min",
        "3 Nov 2026: Share 66.7 %",
    ):
        assert words in text, words
    assert page.count("<svg") > 7


def test_it_is_in_the_trail_and_in_the_menu(counted):
    from auditlog.models import LogEntry

    counted.as_("vera").get("/dashboard/")
    assert LogEntry.objects.latest("id").additional_data["what"] == "dashboard"
    assert 'href="/dashboard/"' in counted.as_("vera").get("/").content.decode()
