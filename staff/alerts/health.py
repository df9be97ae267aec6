"""What stands between an urgent conversation and the person on call, in words for the console's pages."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count

from staff.alerts.models import Alert, Delivery, Destination, SignOfLife, State, Way
from staff.alerts.outbox import OLDEST

SILENT = 60.0  # seconds without a sign of life, after which the sender is taken for dead
LATE = 60.0  # seconds after which an alert that is not sent is trouble
SHOWN = 7 * 86_400.0  # seconds for which what was given up is shown


@dataclass(frozen=True)
class Trouble:
    """A sentence; `grave`: nobody may be told."""

    text: str
    grave: bool = True


def troubles() -> list[Trouble]:
    """What is wrong now, the gravest first."""
    now, found = time.time(), not_set_up()
    if not sender_runs():
        found.append(Trouble("The alert sender does not run: no alert is sent. `make run` starts it."))
    late = Delivery.objects.filter(state=State.WAITING, alert__at__lt=now - LATE, tries__gt=0).count()
    if late:
        found.append(Trouble(f"{_alerts(late)} could not be sent yet. The page Alerts says why."))
    given_up = Delivery.objects.filter(state=State.GIVEN_UP, alert__at__gt=now - SHOWN).count()
    old = Alert.objects.filter(taken__isnull=True, at__range=(now - SHOWN, now - OLDEST)).count()
    if given_up or old:
        found.append(Trouble(f"{_alerts(given_up + old)} of the last 7 days never reached anybody."))
    return sorted(found, key=lambda each: not each.grave)


def sender_runs() -> bool:
    """Whether an alert sender was at work a moment ago."""
    alive = SignOfLife.last()
    return alive is not None and time.time() - alive <= SILENT


def not_set_up() -> list[Trouble]:
    """Which of the two ways is missing."""
    count = dict(Destination.objects.values_list("way").annotate(Count("id")).order_by())
    if not count:
        return [Trouble("Nobody is told of an urgent conversation: neither an e-mail address nor a webhook is set up.")]
    found = []
    if Way.EMAIL not in count:
        found.append(Trouble("Alerts go to a webhook alone: no e-mail address is set up.", grave=False))
    elif not settings.EMAIL_HOST:
        found.append(Trouble("No alert goes out by e-mail: no mail server is set (ITB_TRIAGE_SMTP_URL)."))
    if Way.WEBHOOK not in count:
        found.append(Trouble("Alerts go out by e-mail alone: no webhook is set up.", grave=False))
    return found


def _alerts(count: int) -> str:
    return f"{count} alert{'' if count == 1 else 's'}"
