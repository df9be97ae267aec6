"""The inbox, its search, and a conversation."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from itb_triage.record.words import console_words
from staff.alerts.health import troubles
from staff.audit.leave import needs, sent
from staff.audit.trail import Event, write
from staff.conversations import search
from staff.conversations.models import Exchange, Summary
from staff.conversations.read_by import rules_alone
from staff.conversations.transcript import Reader
from staff.people.roles import REVEAL, VIEW
from staff.reviews.inbox import SHOWN, Filters, cases, chosen, latest_reviews
from staff.reviews.panel import panel_of

ON_A_PAGE = 50
MOST_PAGES = 2_000
MOST_COUNTED = 1_000  # counting further would take longer than anyone reads on
SEARCH = "search"  # in the session: words that were searched for stand in no address and no log
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class LookedFor:
    """What was searched for: the words as typed, where, and the terms in them."""

    words: str = ""
    where: str = "said"

    @property
    def terms(self) -> list[str]:
        return search.terms_of(self.words)


class Asked:
    """What is asked of the inbox: its filters and tab as they stand in an address, and what was searched for."""

    def __init__(self, request: HttpRequest, given: QueryDict) -> None:
        shown = given.get("show", "")
        self._person = request.user
        self.shown = shown if shown in dict(SHOWN) else SHOWN[0][0]
        self.filters, self.looked_for = Filters(given), LookedFor(**request.session.get(SEARCH, {}))

    def found(self) -> QuerySet[Summary]:
        """The conversations, in order. Only for valid filters."""
        passed = self.filters.passed(self.shown, self._person)
        return search.containing(passed, self.looked_for.terms, self.looked_for.where)


@needs(VIEW)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """A page of conversations."""
    asked = Asked(request, request.GET)
    found = _found(request, asked) if asked.filters.is_valid() else {}
    return render(
        request,
        "reviews/inbox.html",
        {
            "troubles": troubles(),
            "rules_alone": rules_alone(console_words(settings.ROOT)),
            "filters": asked.filters,
            "tabs": SHOWN,
            "shown": asked.shown,
            "most": MOST_COUNTED,
            "looked_for": asked.looked_for,
            "where": search.WHERE,
            "query": _without(request, "page"),
            "for_tabs": _without(request, "page", "show"),
            **found,
        },
    )


def _found(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """The conversations on the page, and that somebody saw them."""
    page, given, found, looked_for = _page(request), chosen(asked.filters), asked.found(), asked.looked_for
    count = found.order_by()[: MOST_COUNTED + 1].count()
    here = list(found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE + 1])
    more, here = len(here) > ON_A_PAGE, here[:ON_A_PAGE]
    write(
        Event.SEARCHED if looked_for.terms else Event.LISTED,
        filters=given,
        shown=asked.shown,
        page=page,
        words=looked_for.words,
        conversations=[each.number for each in here],
    )
    return {"rows": _rows(here, looked_for), "page": page, "more": more, "count": count, "set": given}


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(max(int(asked), 1), MOST_PAGES) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


def _without(request: HttpRequest, *names: str) -> str:
    """The address's filters, those that are set, without `names`."""
    kept = request.GET.copy()
    for name in [*names, *(key for key, value in request.GET.items() if not value)]:
        kept.pop(name, None)
    return kept.urlencode()


def _rows(summaries: list[Summary], looked_for: LookedFor) -> list[dict[str, Any]]:
    reader, numbers, terms, where = Reader(), [each.number for each in summaries], looked_for.terms, looked_for.where
    reviews, cased, hits = latest_reviews(numbers), cases(numbers), search.first_hits(numbers, terms, where)
    return [
        {
            "summary": each,
            "disposition": reader.disposition(each.disposition),
            "lists": reader.lists(each.told.lists),
            "signs": reader.names(each.told.signs),
            "channel": reader.channel(each.channel),
            "review": reviews.get(each.number),
            "case": cased.get(each.number),
            "hit": search.excerpt(hits[each.number], terms[0], where) if each.number in hits else None,
        }
        for each in summaries
    ]


@needs(VIEW)
@sent("inbox")
def look_for(request: HttpRequest) -> HttpResponse:
    """Takes the words to search for, and shows what is found."""
    words = " ".join(request.POST.get("words", "").split())[:LONGEST_SEARCH]
    where = request.POST.get("where", "said")
    if words and not search.terms_of(words):
        messages.error(request, "There is no word in that to search for. Write a word, or a phrase in quotes.")
        words = ""
    if words:
        request.session[SEARCH] = {"words": words, "where": where if where in search.WHERE else "said"}
    else:
        request.session.pop(SEARCH, None)
    return redirect(f"/?{QueryDict(request.POST.get('filters', '')).urlencode()}")


@needs(VIEW)
@require_GET
def conversation(request: HttpRequest, number: int) -> HttpResponse:
    """The whole conversation, with what the team made of it."""
    return page_of(request, known(number))


def page_of(request: HttpRequest, summary: Summary, **forms: Any) -> HttpResponse:
    """The page of a conversation. `forms`: those that came back with mistakes."""
    write(Event.VIEWED, summary=summary)
    reader, told = Reader(), summary.told
    lines, readers = reader.transcript(Exchange.of(summary.number))
    return render(
        request,
        "reviews/conversation.html",
        {
            "summary": summary,
            "disposition": reader.disposition(summary.disposition),
            "decided": reader.decided(told.decision),
            "lists": reader.lists(told.lists),
            "signs": reader.names(told.signs),
            "channel": reader.channel(summary.channel),
            "assessments": told.assessments,
            "protocol": told.protocol,
            "handoff": reader.handoff(summary),
            "lines": lines,
            "readers": readers.on_top,
            "greeting": reader.greeting() if lines and lines[0].greeted else (),
            "deidentified": summary.deidentified,
            "can_reveal": request.user.has_perm(REVEAL) and summary.channel == "sms",
            **panel_of(request, summary, **forms),
        },
        status=422 if forms else 200,
    )


def known(number: int) -> Summary:
    """The conversation of that number. Raises Http404, whose page says so."""
    try:
        return Summary.objects.get(number=number)
    except Summary.DoesNotExist:
        raise Http404(f"There is no conversation {number}. It may have been deleted, or the number is wrong.") from None
