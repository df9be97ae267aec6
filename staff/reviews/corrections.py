"""Corrections of misread messages: made at a message, listed, exported."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from itb_triage.corrections import deidentifier_for
from staff.audit.leave import needs, sent
from staff.audit.trail import Event, write
from staff.conversations.models import Exchange, Summary
from staff.conversations.read_by import in_words
from staff.conversations.transcript import Line, Reader
from staff.people.roles import CORRECT, EXPORT, VIEW
from staff.reviews.export import as_files, as_zip
from staff.reviews.forms import CorrectionForm
from staff.reviews.models import Correction
from staff.reviews.pages import known


@needs(VIEW, CORRECT)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """One message, and what it really says of a sign."""
    summary = known(number)
    line, read_by = _message(number, place)
    others = list(Correction.objects.filter(number=number, place=place))
    text = others[0].text if others else deidentifier_for(settings.ROOT).clean(line.said or "")
    form = CorrectionForm(request.POST or None, initial={"text": text, "sign": request.GET.get("sign", "")})
    if request.method == "POST" and form.is_valid():
        _keep(request, summary, place, form)
        messages.success(request, "The correction is kept.")
        return redirect("conversation", number)
    write(Event.VIEWED, summary=summary, message=place)
    shown = {"summary": summary, "line": line, "read_by": read_by, "form": form, "others": others}
    return render(request, "reviews/correct.html", shown, status=422 if form.errors else 200)


def _message(number: int, place: int) -> tuple[Line, str]:
    """The message, and what read it."""
    exchange = Exchange.at_place(number, place).first()
    if exchange is None or exchange.said is None:
        raise Http404(f"Conversation {number} has no message {place}.")
    reader, read_by = Reader(), exchange.record.read_by
    (line,), _ = reader.transcript([exchange])
    return line, in_words(reader.words, read_by) if read_by else ""


@transaction.atomic
def _keep(request: HttpRequest, summary: Summary, place: int, form: CorrectionForm) -> None:
    """One truth a sign: a second correction of the same takes the place of the first. All of a message share a text."""
    given = form.cleaned_data
    kept = Correction.objects.filter(number=summary.number, place=place)
    for other in kept.exclude(sign=given["sign"]).exclude(text=given["text"]):
        other.text = given["text"]
        other.words = other.words if other.words in other.text else ""
        other.save()
    one = kept.filter(sign=given["sign"]).first() or Correction(number=summary.number, place=place, sign=given["sign"])
    one.truth, one.words, one.text, one.author = given["truth"], given["words"], given["text"], request.user
    one.save()


@needs(VIEW, CORRECT)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """All corrections, newest first."""
    found = Correction.objects.select_related("author").order_by("-at", "-id")[:500]
    reader = Reader()
    rows = [{"correction": each, "sign": reader.names([each.sign])[0]} for each in found]
    write(Event.LISTED, what="corrections")
    shown = {"rows": rows, "count": Correction.objects.count(), "can_export": request.user.has_perm(EXPORT)}
    return render(request, "reviews/corrections.html", shown)


@needs(VIEW, CORRECT)
@sent("corrections")
def remove(request: HttpRequest, key: int) -> HttpResponse:
    """Takes a correction away."""
    correction = get_object_or_404(Correction, pk=key)
    correction.delete()
    messages.success(request, f"The correction in conversation {correction.number} is taken away.")
    return redirect("corrections")


@needs(VIEW, EXPORT)
@sent("corrections")
def export(request: HttpRequest) -> HttpResponse:
    """Both files, in a zip file."""
    files = as_files()
    write(Event.EXPORTED, what="corrections", messages=files.count)
    response = HttpResponse(as_zip(files), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="corrections.zip"'
    return response
