"""Downloads. Each is in the trail before the file is on its way."""

import time

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect

from itb_triage.record.fhir import fhir_bundle
from itb_triage.record.words import console_words
from staff.audit.leave import needs, sent
from staff.audit.trail import Event, write
from staff.audit.views import TrailFilters
from staff.conversations.models import Exchange
from staff.conversations.transcript import Reader
from staff.dashboard.figures import figures_of
from staff.dashboard.periods import PeriodForm
from staff.exports import lists
from staff.exports.files import KINDS, as_file
from staff.people.roles import EXPORT_ALL, TRAIL, VIEW
from staff.reviews.inbox import chosen
from staff.reviews.pages import Asked, known


@needs(VIEW, EXPORT_ALL)
@sent("inbox")
def export_inbox(request: HttpRequest) -> HttpResponseBase:
    """The list as it is shown: tab, filters and search."""
    given, kind = _given(request)
    asked = Asked(request, given)
    if not asked.filters.is_valid() or not kind:
        return redirect(f"/?{given.urlencode()}")
    found = asked.found()
    about = {"shown": asked.shown, "filters": chosen(asked.filters), "words": asked.looked_for.words}
    write(Event.EXPORTED, what="conversations", kind=kind, conversations=found.order_by().count(), **about)
    return as_file(kind, "conversations", lists.CONVERSATIONS, lists.conversations(found), about)


@needs(TRAIL, EXPORT_ALL)
@sent("trail")
def export_trail(request: HttpRequest) -> HttpResponseBase:
    """The trail as it is shown."""
    given, kind = _given(request)
    filters = TrailFilters(given)
    if not filters.is_valid() or not kind:
        return redirect(f"/audit/?{given.urlencode()}")
    found, about = filters.passed(), {"filters": {name: value for name, value in given.items() if value}}
    write(Event.EXPORTED, what="trail", kind=kind, entries=found.count(), **about)
    return as_file(kind, "audit-trail", lists.TRAIL, lists.trail(found), about)


@needs(VIEW, EXPORT_ALL)
@sent("dashboard")
def export_figures(request: HttpRequest) -> HttpResponseBase:
    """The dashboard's figures, a row a day or week."""
    given, kind = _given(request)
    form = PeriodForm(given)
    if not form.is_valid() or not kind:
        return redirect(f"/dashboard/?{given.urlencode()}")
    period = form.period()
    about = {"first": str(period.first), "last": str(period.last), "by": period.by}
    write(Event.EXPORTED, what="dashboard", kind=kind, **about)
    columns, rows = lists.figures(figures_of(period))
    return as_file(kind, "figures", columns, rows, about)


@needs(VIEW, EXPORT_ALL)
@sent("conversation")
def export_fhir(request: HttpRequest, number: int) -> HttpResponseBase:
    """One conversation as a FHIR R4 bundle."""
    summary = known(number)
    write(Event.EXPORTED, summary=summary, kind="fhir")
    told = [each.record for each in Exchange.of(number)]
    bundle = fhir_bundle(Reader().protocol, console_words(settings.ROOT), number, told, time.time())
    answer = JsonResponse(bundle, content_type="application/fhir+json")
    answer["Content-Disposition"] = f'attachment; filename="conversation-{number}.fhir.json"'
    return answer


def _given(request: HttpRequest) -> tuple[QueryDict, str]:
    """What the list is filtered by, as in its page's address; and csv or json, or nothing and a message."""
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        messages.error(request, f"There is no export as '{kind}'. Choose CSV or JSON.")
        kind = ""
    return QueryDict(request.POST.get("filters", "")), kind
