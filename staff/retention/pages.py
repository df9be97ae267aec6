"""The page of the retention."""

from typing import Any, Optional

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from staff.audit.apps import KEPT_YEARS
from staff.audit.leave import needs, sent
from staff.people.roles import RETAIN, SET_RETENTION, VIEW
from staff.retention.forms import PolicyForm
from staff.retention.keeper import due
from staff.retention.models import Policy, Run
from staff.reviews.models import Hold

RUNS = 30


@needs(RETAIN)
@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    """The policy, what it would do, holds, and runs."""
    return _page(request)


def _page(request: HttpRequest, form: Optional[forms.Form] = None) -> HttpResponse:
    policy = Policy.now()
    shown: dict[str, Any] = {
        "policy": policy,
        "due": due(policy) if policy.is_set else None,
        "form": (form or PolicyForm(instance=policy)) if request.user.has_perm(SET_RETENTION) else None,
        "asks": bool(form and "sure" in form.errors),
        "holds": Hold.objects.select_related("by").order_by("number"),
        "runs": Run.objects.all()[:RUNS],
        "kept_years": KEPT_YEARS,
        "may_read": request.user.has_perm(VIEW),
    }
    return render(request, "retention/retention.html", shown, status=422 if form else 200)


@needs(RETAIN, SET_RETENTION)
@sent("retention")
def policy(request: HttpRequest) -> HttpResponse:
    """Keeps the policy."""
    form = PolicyForm(request.POST, instance=Policy.now())
    if not form.is_valid():
        return _page(request, form)
    form.save()
    messages.success(request, "Kept. It holds from tonight on.")
    return redirect("retention")
