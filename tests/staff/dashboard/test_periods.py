"""Days and weeks of the clinic's calendar, through changes of the clocks; and wrong periods."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from staff.dashboard.figures import WHOLE
from staff.dashboard.periods import DAY, WEEK, Period, PeriodForm

ZONES = ("America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "America/St_Johns")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("by", [DAY, WEEK])
def test_a_time_falls_on_the_day_that_a_calendar_says(staff, zone, by):
    chance, first, last = random.Random(zone), date(2025, 1, 1), date(2026, 12, 31)
    with override_settings(TIME_ZONE=zone), timezone.override(zone):
        period = Period(first, last, by)
        times = [chance.uniform(period.begin, period.end - 1) for _ in range(300)]
        for day in (date(2026, 3, 8), date(2026, 11, 1), date(2026, 3, 29), date(2026, 10, 25), date(2026, 4, 5)):
            midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp()
            times += [midnight + hour * 1800 + shift for hour in range(-2, 12) for shift in (-0.5, 0, 0.5)]
        expression = period.step_in_sql("(at)", WHOLE[connection.vendor])
        rows = ", ".join(f"(CAST({at!r} AS double precision))" for at in times)
        with connection.cursor() as cursor:
            cursor.execute(f"WITH times(at) AS (VALUES {rows}) SELECT at, {expression} FROM times")
            found = cursor.fetchall()
        assert len(found) == len(times)
        for at, step in found:
            day = datetime.fromtimestamp(at, ZoneInfo(zone)).date()
            begins = day if by == DAY else day - timedelta(days=day.weekday())
            assert period.beginning(step) == begins, datetime.fromtimestamp(at, ZoneInfo(zone))


def test_a_day_on_which_the_clocks_change_is_a_whole_day():
    with override_settings(TIME_ZONE="America/New_York"), timezone.override("America/New_York"):
        assert (
            Period(date(2026, 11, 1), date(2026, 11, 1)).end - Period(date(2026, 11, 1), date(2026, 11, 1)).begin
            == 25 * 3600
        )
        assert (
            Period(date(2026, 3, 8), date(2026, 3, 8)).end - Period(date(2026, 3, 8), date(2026, 3, 8)).begin
            == 23 * 3600
        )


def test_steps_have_names():
    days = Period(date(2026, 2, 27), date(2026, 3, 2))
    assert [days.label(step) for step in days.steps()] == ["27 Feb 2026", "28 Feb 2026", "1 Mar 2026", "2 Mar 2026"]
    weeks = Period(date(2026, 2, 27), date(2026, 3, 2), WEEK)
    assert [weeks.label(step) for step in weeks.steps()] == ["week of 23 Feb 2026", "week of 2 Mar 2026"]


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (
            {"first": "2026-02-10", "last": "2026-02-01"},
            "No day lies from 2026-02-10 to 2026-02-01. Write the earlier day first.",
        ),
        ({"first": "2026-02-30", "last": "2026-03-01"}, "Write the day as 2026-01-31."),
        ({"first": "yesterday"}, "Write the day as 2026-01-31."),
        ({"first": "2098-01-01", "last": "2099-01-01"}, "is still to come. Write a day up to today"),
        ({"first": "1200-01-01", "last": "2026-01-01"}, "greater than or equal to 2000-01-01"),
        ({"first": "2025-01-01", "last": "2026-01-01", "by": "day"}, "at most 100 days. Choose weeks, or fewer days."),
        ({"first": "2001-01-01", "last": "2026-01-01", "by": "week"}, "at most 270 weeks. Choose a later day"),
        ({"by": "month"}, "Select a valid choice"),
    ],
)
def test_an_impossible_period_is_told_what_would_be_right(staff, given, right):
    answer = staff.as_("vera").get("/dashboard/", given)
    assert answer.status_code == 422
    assert right in answer.content.decode()
    assert "Nothing is shown" in answer.content.decode()


def test_without_a_choice_it_is_the_last_30_days():
    form = PeriodForm({})
    assert form.is_valid()
    period = form.period()
    assert period.last == timezone.localdate()
    assert len(period.steps()) == 30
