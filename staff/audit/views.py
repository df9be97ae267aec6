"""The trail on a page: searched by person, what was done, conversation, day and words."""

from datetime import datetime, time, timedelta
from typing import Any

from auditlog.models import LogEntry
from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from staff.audit.leave import needs
from staff.audit.trail import Event
from staff.people.models import Person
from staff.people.roles import TRAIL

ON_A_PAGE = 100
CHANGES = {"added": LogEntry.Action.CREATE, "changed": LogEntry.Action.UPDATE, "deleted": LogEntry.Action.DELETE}


class TrailFilters(forms.Form):
    """What to look for in the trail."""

    person = forms.ModelChoiceField(Person.objects.none(), required=False, empty_label="anybody")
    what = forms.ChoiceField(required=False, label="Did")
    conversation = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    day_from = forms.DateField(required=False, label="From", widget=forms.DateInput({"type": "date"}))
    day_to = forms.DateField(required=False, label="To", widget=forms.DateInput({"type": "date"}))
    words = forms.CharField(required=False, max_length=200, label="Words in it")

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.fields["person"].queryset = Person.objects.order_by("username")
        self.fields["what"].choices = [
            ("", "anything"),
            *((each.value, each.value) for each in Event),
            *((name, name) for name in CHANGES),
        ]

    def clean(self) -> dict[str, Any]:
        """The two days in their order."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = given.get("day_from"), given.get("day_to")
        if low and high and low > high:
            self.add_error("day_to", f"Nothing lies from {low} to {high}. Write the earlier day first.")
        return given

    def passed(self) -> QuerySet[LogEntry]:
        """The entries that pass, newest first. Only for a valid form."""
        given, found = self.cleaned_data, LogEntry.objects.select_related("actor", "content_type")
        if given["person"]:
            found = found.filter(actor=given["person"])
        if given["what"] in CHANGES:
            found = found.filter(action=CHANGES[given["what"]])
        elif given["what"]:
            found = found.filter(additional_data__event=given["what"])
        if given["conversation"]:
            found = found.filter(additional_data__conversation=given["conversation"])
        if given["day_from"]:
            found = found.filter(timestamp__gte=_begin(given["day_from"]))
        if given["day_to"]:
            found = found.filter(timestamp__lt=_begin(given["day_to"] + timedelta(days=1)))
        for word in given["words"].split():
            found = found.annotate(
                details=Cast("additional_data", TextField()), changed=Cast("changes", TextField())
            ).filter(
                Q(details__icontains=word)
                | Q(changed__icontains=word)
                | Q(object_repr__icontains=word)
                | Q(actor__username__icontains=word)
            )
        return found.order_by("-id")


def _begin(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@needs(TRAIL)
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """A page of the trail."""
    filters = TrailFilters(request.GET)
    found = filters.passed() if filters.is_valid() else LogEntry.objects.none()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    shown = {"filters": filters, "page": page, "rows": [row_of(entry) for entry in page], "query": kept.urlencode()}
    return render(request, "audit/trail.html", shown)


def row_of(entry: LogEntry) -> dict[str, Any]:
    """An entry in words: who `did` what, of which conversation (`number`), with which details and changes."""
    details = dict(entry.additional_data or {})
    number = details.pop("conversation", None)
    did = details.pop("event", None) or {value: name for name, value in CHANGES.items()}.get(entry.action, "did")
    changes = [(name, *_before_after(change)) for name, change in (entry.changes or {}).items()]
    return {
        "entry": entry,
        "did": did,
        "number": number,
        "what": "" if entry.action == LogEntry.Action.ACCESS else entry.content_type.name,
        "details": [(name, _plain(value)) for name, value in details.items()],
        "changes": changes if entry.action == LogEntry.Action.UPDATE else [],
    }


def _before_after(change: Any) -> tuple[str, str]:
    if isinstance(change, dict):  # of groups, tags: what was added or taken away
        return str(change.get("operation", "")), ", ".join(map(str, change.get("objects", [])))
    return str(change[0]), str(change[1])


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {each}" for name, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
