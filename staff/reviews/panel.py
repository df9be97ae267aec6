"""What stands beside a conversation: reviews, notes, follow-up, corrections, and the forms for them."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest

from staff.conversations.models import Summary
from staff.people.roles import ASSIGN, CORRECT, HOLD, NOTE, REVIEW
from staff.reviews.forms import CaseForm, HoldForm, NoteForm, ReviewForm
from staff.reviews.models import Case, Correction, Hold, Note, Review


def panel_of(request: HttpRequest, summary: Summary, **forms: Any) -> dict[str, Any]:
    """For the page of `summary`. `forms`: those that came back with mistakes, in place of empty ones."""
    number, may = summary.number, request.user.has_perm
    case = Case.objects.filter(number=number).first() or Case(number=number)
    kept = Hold.objects.filter(number=number).select_related("by").first()
    reviews = list(Review.objects.filter(number=number).select_related("reviewer"))
    corrections: dict[int, list[Correction]] = defaultdict(list)
    for each in Correction.objects.filter(number=number).select_related("author"):
        corrections[each.place].append(each)
    return {
        "reviews": reviews,
        "unseen": summary.turns - reviews[0].turns if reviews else 0,
        "notes": Note.objects.filter(number=number).select_related("author"),
        "case": case,
        "tags": case.tags.all() if not case._state.adding else [],
        "corrections": dict(corrections),
        "can_correct": may(CORRECT),
        "review_form": (forms.get("review") or ReviewForm(initial={"seen": summary.turns})) if may(REVIEW) else None,
        "note_form": (forms.get("note") or NoteForm()) if may(NOTE) else None,
        "hold": kept,
        "hold_form": (forms.get("hold") or HoldForm(instance=kept)) if may(HOLD) else None,
        "case_form": (forms.get("case") or CaseForm(instance=case)) if may(ASSIGN) else None,
    }
