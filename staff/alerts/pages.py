"""The page of the alerts: who is told, what became of each alert, and a test."""

import time
from typing import Any, Optional
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from staff.alerts.forms import DestinationForm, LimitsForm
from staff.alerts.health import troubles
from staff.alerts.models import Alert, Delivery, Destination, Kind, Limits, Way
from staff.audit.leave import needs, sent
from staff.audit.trail import Event, write
from staff.conversations.transcript import Reader
from staff.people.roles import ALERTS, SET_ALERTS, VIEW

ON_A_PAGE = 30


@needs(ALERTS)
@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """The page."""
    return _page(request)


def _page(
    request: HttpRequest, destination: Optional[forms.Form] = None, limits: Optional[forms.Form] = None
) -> HttpResponse:
    may_set = request.user.has_perm(SET_ALERTS)
    found = Alert.objects.prefetch_related("deliveries__attempts").order_by("-at", "-id")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    if request.method == "GET":
        write(Event.LISTED, what="alerts", page=page.number)
    reader, now = Reader(), Limits.now()
    shown: dict[str, Any] = {
        "troubles": troubles(),
        "destinations": [(each, target_of(each, may_set)) for each in Destination.objects.all()],
        "destination_form": (destination or DestinationForm()) if may_set else None,
        "limits_form": (limits or LimitsForm(instance=now)) if may_set else None,
        "limits": now,
        "page": page,
        "rows": [_row(each, reader, may_set) for each in page],
        "may_read": request.user.has_perm(VIEW),
    }
    return render(request, "alerts/alerts.html", shown, status=422 if destination or limits else 200)


def _row(alert: Alert, reader: Reader, may_set: bool) -> dict[str, Any]:
    return {
        "alert": alert,
        "kind": dict(Kind.choices).get(alert.kind, alert.kind),
        "disposition": reader.disposition(alert.disposition) if alert.disposition else "",
        "deliveries": [(each, target_of(each, may_set)) for each in alert.deliveries.all()],
    }


def target_of(one: "Destination | Delivery", may_set: bool) -> str:
    """Where it goes. Of a webhook's address those who may not set it see the host: the rest may be a secret."""
    return one.target if may_set or one.way == Way.EMAIL else f"{urlsplit(one.target).hostname} …"


@needs(ALERTS, SET_ALERTS)
@sent("alerts")
def add(request: HttpRequest) -> HttpResponse:
    """Somebody more is told."""
    form = DestinationForm(request.POST)
    if not form.is_valid():
        return _page(request, destination=form)
    form.save()
    messages.success(request, f"{form.instance} is told from now on. Send a test.")
    return redirect("alerts")


@needs(ALERTS, SET_ALERTS)
@sent("alerts")
def remove(request: HttpRequest, key: int) -> HttpResponse:
    """Somebody is told no longer. What is already on its way to them goes out."""
    destination = get_object_or_404(Destination, pk=key)
    destination.delete()
    messages.success(request, f"{destination} is no longer told.")
    return redirect("alerts")


@needs(ALERTS, SET_ALERTS)
@sent("alerts")
def limits(request: HttpRequest) -> HttpResponse:
    """After how long a conversation escalates."""
    form = LimitsForm(request.POST, instance=Limits.now())
    if not form.is_valid():
        return _page(request, limits=form)
    form.save()
    messages.success(request, "Kept.")
    return redirect("alerts")


@needs(ALERTS, SET_ALERTS)
@sent("alerts")
def test(request: HttpRequest) -> HttpResponse:
    """Puts a test into the outbox; the sender sends it."""
    if not Destination.objects.exists():
        messages.error(request, "There is nobody to send a test to. Add an e-mail address or a webhook first.")
        return redirect("alerts")
    Alert.objects.create(number=0, kind=Kind.TEST, disposition="", at=time.time())
    messages.success(request, "A test is on its way. Load this page again in some seconds: its attempts stand below.")
    return redirect("alerts")
