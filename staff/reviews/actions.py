"""What reviewers do with a conversation."""

import time
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from staff.audit.leave import needs, sent
from staff.audit.trail import Event, write
from staff.conversations.models import Summary
from staff.people.roles import ASSIGN, HOLD, NOTE, REVEAL, REVIEW, VIEW
from staff.reviews.forms import CaseForm, HoldForm, NoteForm, ReasonForm, ReviewForm
from staff.reviews.models import Case, Hold
from staff.reviews.pages import known, page_of
from staff.reviews.phones import NoNumber, number_of


@needs(VIEW, REVIEW)
@sent("conversation")
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Marks the conversation as reviewed, unless the caregiver has written meanwhile."""
    summary, form = known(number), ReviewForm(request.POST)
    if not form.is_valid():
        return page_of(request, summary, review=form)
    seen = form.cleaned_data["seen"]
    with transaction.atomic():
        # In one statement with the check: a message that arrives now makes it open again.
        kept = Summary.objects.select_for_update().filter(number=number, turns=seen)
        since = kept.values_list("waiting_since", flat=True).first()
        done = kept.update(to_review=False, waiting_since=None, escalated=None)
        if done:
            form.instance.number, form.instance.reviewer, form.instance.turns = number, request.user, seen
            form.instance.waited = max(time.time() - since, 0.0) if since else None
            form.save()
    if not done:
        messages.warning(
            request, "The caregiver has written since you opened this. Read the new messages, then review."
        )
        return redirect("conversation", number)
    messages.success(request, f"Reviewed: {form.instance.get_verdict_display().lower()}.")
    return redirect("conversation", number)


@needs(VIEW, NOTE)
@sent("conversation")
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Adds a note."""
    summary, form = known(number), NoteForm(request.POST)
    if not form.is_valid():
        return page_of(request, summary, note=form)
    form.instance.number, form.instance.author = number, request.user
    form.save()
    messages.success(request, "The note is kept.")
    return redirect("conversation", number)


@needs(VIEW, ASSIGN)
@sent("conversation")
def case(request: HttpRequest, number: int) -> HttpResponse:
    """Assigns it, sets a day for the follow-up, tags it."""
    summary = known(number)
    form = CaseForm(request.POST, instance=Case.objects.filter(number=number).first() or Case(number=number))
    if not form.is_valid():
        return page_of(request, summary, case=form)
    with transaction.atomic():
        form.save()
    messages.success(request, "Kept.")
    return redirect("conversation", number)


@needs(VIEW, HOLD)
@sent("conversation")
def hold(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps the conversation from the retention, for a reason; or ends that."""
    summary, kept = known(number), Hold.objects.filter(number=number).first()
    if "end" in request.POST:
        if kept:
            kept.delete()
        messages.success(request, "The hold is ended.")
        return redirect("conversation", number)
    form = HoldForm(request.POST, instance=kept or Hold(number=number))
    if not form.is_valid():
        return page_of(request, summary, hold=form)
    form.instance.by = request.user
    form.save()
    messages.success(request, "It is on hold: the retention leaves it alone.")
    return redirect("conversation", number)


@needs(VIEW, REVEAL)
@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest, number: int) -> HttpResponse:
    """Shows the caregiver's number to whoever says why. It is in the trail before it is on the page."""
    summary, form = known(number), ReasonForm(request.POST or None)
    shown: dict[str, Any] = {"summary": summary, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            found = number_of(summary)
        except NoNumber as error:
            messages.error(request, str(error))
            return redirect("conversation", number)
        write(Event.REVEALED, summary=summary, reason=form.cleaned_data["reason"])
        shown["phone"] = found
    return render(request, "reviews/phone.html", shown)
