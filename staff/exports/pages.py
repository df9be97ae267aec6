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
from staff.conversations import search
from staff.conversations.models import Exchange
from staff.conversations.transcript import Reader
from staff.dashboard.figures import figures_of
from staff.dashboard.periods import PeriodForm
from staff.exports import lists
from staff.exports.files import KINDS, as_file
from staff.people.roles import EXPORT_ALL, TRAIL, VIEW
from staff.reviews.inbox import SHOWN, Filters, chosen
from staff.reviews.pages import SEARCH, LookedFor, known


@needs(VIEW, EXPORT_ALL)
@sent("inbox")
def export_inbox(request: HttpRequest) -> HttpResponseBase:
    """The list as it is shown: tab, filters and search."""
    asked = QueryDict(request.POST.get("filters", ""))
    filters, shown = Filters(asked), asked.get("show", "")
    kind = _kind(request)
    if not filters.is_valid() or not kind:
        return redirect(f"/?{asked.urlencode()}")
    looked_for = LookedFor(**request.session.get(SEARCH, {}))
    shown = shown if shown in dict(SHOWN) else SHOWN[0][0]
    found = search.containing(filters.passed(shown, request.user), looked_for.terms, looked_for.where)
    about = {"shown": shown, "filters": chosen(filters), "words": looked_for.words}
    write(Event.EXPORTED, what="conversations", kind=kind, conversations=found.order_by().count(), **about)
    return as_file(kind, "conversations", lists.CONVERSATIONS, lists.conversations(found), about)


@needs(TRAIL, EXPORT_ALL)
@sent("trail")
def export_trail(request: HttpRequest) -> HttpResponseBase:
    """The trail as it is shown."""
    asked = QueryDict(request.POST.get("filters", ""))
    filters, kind = TrailFilters(asked), _kind(request)
    if not filters.is_valid() or not kind:
        return redirect(f"/audit/?{asked.urlencode()}")
    found, about = filters.passed(), {"filters": {name: value for name, value in asked.items() if value}}
    write(Event.EXPORTED, what="trail", kind=kind, entries=found.count(), **about)
    return as_file(kind, "audit-trail", lists.TRAIL, lists.trail(found), about)


@needs(VIEW, EXPORT_ALL)
@sent("dashboard")
def export_figures(request: HttpRequest) -> HttpResponseBase:
    """The dashboard's figures, a row a day or week."""
    asked = QueryDict(request.POST.get("filters", ""))
    form, kind = PeriodForm(asked), _kind(request)
    if not form.is_valid() or not kind:
        return redirect(f"/dashboard/?{asked.urlencode()}")
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


def _kind(request: HttpRequest) -> str:
    """csv or json; else nothing, and a message."""
    kind = request.POST.get("kind", "")
    if kind in KINDS:
        return kind
    messages.error(request, f"There is no export as '{kind}'. Choose CSV or JSON.")
    return ""
