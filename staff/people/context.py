"""What every page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from itb_triage.protocol import load_protocol


def console(request: HttpRequest) -> dict[str, Any]:
    """The clinic's name, its zone, and how long a log-in lasts without a click (seconds)."""
    clinic = load_protocol(settings.ROOT).clinic
    return {"clinic": clinic.name, "time_zone": clinic.time_zone, "idle_seconds": settings.SESSION_COOKIE_AGE}
