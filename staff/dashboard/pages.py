"""The dashboard."""

from collections import Counter
from typing import Any, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from itb_triage.protocol.models import Disposition, ListName
from staff.audit.leave import needs
from staff.audit.trail import Event, write
from staff.conversations.models import Summary
from staff.conversations.transcript import Reader
from staff.dashboard.charts import Chart, Series, lines, lying, stacked
from staff.dashboard.figures import Figures, figures_of, share
from staff.dashboard.periods import PeriodForm
from staff.people.roles import VIEW
from staff.reviews.inbox import CHANNELS
from staff.reviews.models import Verdict

UNDECIDED = ""


@needs(VIEW)
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """Figures of a time, and charts of them."""
    form = PeriodForm(request.GET)
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        period = form.period()
        write(Event.LISTED, what="dashboard", first=str(period.first), last=str(period.last))
        found = figures_of(period)
        shown |= {"figures": found, "tiles": _tiles(found), "charts": charts_of(found)}
    return render(request, "dashboard/dashboard.html", shown, status=422 if form.errors else 200)


def _tiles(found: Figures) -> list[tuple[str, str, str]]:
    """A name, a figure, and what it is of."""
    urgent, others = found.wait(urgent=True), found.wait(urgent=False)
    waiting = Summary.objects.filter(to_review=True, urgent=True).count()
    return [
        ("Conversations", f"{found.conversations:,}", "that began in this time"),
        ("Urgent", f"{found.urgent:,}", _percent(share(found.urgent, found.conversations), "of them")),
        ("Urgent, to review now", f"{waiting:,}", "from any time"),
        ("Time to review, urgent", _time(urgent and urgent[0]), _slow(urgent)),
        ("Time to review, others", _time(others and others[0]), _slow(others)),
        ("Reviewers agreed", _percent(found.share_agreed), "of the reviews"),
        ("Not understood", _percent(found.share_missed), "of the messages"),
    ]


def _percent(value: "float | None", of: str = "") -> str:
    return "–" if value is None else f"{100 * value:.1f} % {of}".strip()


def _time(seconds: "float | None") -> str:
    if seconds is None:
        return "–"
    minutes = seconds / 60
    return (
        f"{minutes:.0f} min"
        if minutes < 120
        else f"{minutes / 60:.1f} h"
        if minutes < 2880
        else f"{minutes / 1440:.1f} days"
    )


def _slow(wait: "tuple[float, float] | None") -> str:
    return f"median; nine in ten within {_time(wait[1])}" if wait else "nothing reviewed yet"


def charts_of(found: Figures) -> list[Chart]:
    """The charts, in their order."""
    reader, period = Reader(), found.period
    steps = period.steps()
    labels = [period.label(step) for step in steps]

    def series(values: Mapping[int, Counter[str]], value: str, name: str, look: str) -> Series:
        return Series(name, look, tuple(float(values[step][value]) if step in values else 0.0 for step in steps))

    in_order = sorted(Disposition, key=lambda each: -each.rank)
    dispositions = [(each.value, each.value) for each in in_order] + [(UNDECIDED, "none")]
    return [
        stacked(
            "Conversations by disposition",
            labels,
            [series(found.dispositions, value, reader.disposition(value), look) for value, look in dispositions],
        ),
        stacked(
            "Conversations by channel",
            labels,
            [series(found.channels, each, reader.channel(each), f"kind{n}") for n, each in enumerate(CHANNELS, 1)],
        ),
        lines(
            "Conversations by list",
            labels,
            [
                series(found.lists, each.value, *reader.lists([each.value]), f"kind{n}")
                for n, each in enumerate(ListName, 1)
            ],
        ),
        lying("Signs reported most", [(*reader.names([sign]), count) for sign, count in found.signs], "kind1"),
        lines(
            "Time to review of urgent conversations, median",
            labels,
            [Series("Minutes", "kind1", tuple(found.minutes_to_review(step) for step in steps))],
            " min",
        ),
        stacked(
            "Reviews by verdict",
            labels,
            [series(found.verdicts, each.value, str(each.label), f"kind{n}") for n, each in enumerate(Verdict, 1)],
        ),
        lines(
            "Messages that were not understood",
            labels,
            [Series("Share", "kind1", tuple(_missed(found, step) for step in steps))],
            " %",
            least=1,
        ),
    ]


def _missed(found: Figures, step: int) -> "float | None":
    part = share(found.misses[step], found.messages[step])
    return None if part is None else 100 * part
