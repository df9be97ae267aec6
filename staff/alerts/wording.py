"""What an alert says: never a word of what was written."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from itb_triage.protocol import load_protocol
from staff.alerts.models import Alert, Kind, Limits
from staff.conversations.models import Summary
from staff.conversations.transcript import Reader

LOCAL = "http://127.0.0.1:{}"  # where no address is set


@dataclass(frozen=True)
class Words:
    """A mail's subject and text, and a webhook's body."""

    subject: str
    text: str
    body: bytes


def words_of(alert: Alert, console_port: int = 5006) -> Words:
    """The alert in words; with a link into the console."""
    reader, summary = Reader(), Summary.objects.filter(number=alert.number).first()
    console = settings.ADDRESS or LOCAL.format(console_port)
    link = f"{console}/conversations/{alert.number}/" if alert.number else f"{console}/alerts/"
    shown: dict[str, Any] = {
        "alert": alert,
        "kinds": Kind,
        "disposition": reader.disposition(alert.disposition),
        "channel": reader.channel(summary.channel) if summary else "",
        "at": timezone.localtime(alert.moment),
        "link": link,
        "minutes": Limits.now().urgent_minutes,
        "clinic": load_protocol(settings.ROOT).clinic,
    }
    subject = " ".join(render_to_string("alerts/subject.txt", shown).split())
    return Words(subject, render_to_string("alerts/mail.txt", shown).strip() + "\n", _body(alert, summary, link))


def _body(alert: Alert, summary: Summary | None, link: str) -> bytes:
    data = {
        "alert": alert.id,
        "conversation": alert.number or None,
        "disposition": alert.disposition or None,
        "channel": summary.channel if summary else None,
        "url": link,
    }
    return json.dumps(
        {"type": f"conversation.{alert.kind}", "timestamp": alert.moment.isoformat(), "data": data}
    ).encode()
