"""What the inbox shows: the filters, and the conversations that pass them."""

from datetime import date, datetime, time, timedelta
from typing import Any, Iterable, Optional

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import F, QuerySet
from django.db.models.functions import Mod
from django.utils import timezone

from itb_triage.protocol import load_protocol
from itb_triage.protocol.models import Disposition, ListName
from itb_triage.record.words import console_words
from staff.conversations.models import Facet, Summary
from staff.people.models import Person
from staff.reviews.models import Case, Review, Tag, Verdict

URGENT_ONES = "urgent"
ANY = [("", "any")]
SHOWN = (
    ("to_review", "To review"),
    ("sample", "A sample"),
    ("mine", "Assigned to me"),
    ("due", "Follow-up due"),
    ("all", "All"),
)
ONE_IN = 20  # of the conversations that were not urgent are in the sample, the same ones for everybody
CHANNELS = ("website", "sms", "rest")


class Day(forms.DateField):
    """A day of this century, chosen in the browser's calendar."""

    def __init__(self, label: str) -> None:
        century = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))]
        wrong = {"invalid": "Write the day as 2026-01-31."}
        widget = forms.DateInput({"type": "date"})
        super().__init__(required=False, label=label, widget=widget, validators=century, error_messages=wrong)


class Filters(forms.Form):
    """The inbox's filters. All are optional; none passes everything."""

    disposition = forms.ChoiceField(required=False)
    on_list = forms.ChoiceField(required=False, label="List")
    sign = forms.ChoiceField(required=False)
    channel = forms.ChoiceField(required=False)
    started_from = Day("Started from")
    started_to = Day("Started to")
    last_from = Day("Last message from")
    last_to = Day("Last message to")
    turns_from = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, label="Turns from")
    turns_to = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, label="Turns to")
    reviewed = forms.ChoiceField(required=False, choices=[*ANY, ("yes", "reviewed"), ("no", "to review")])
    reviewed_by = forms.ModelChoiceField(Person.objects.none(), required=False, empty_label="anybody")
    verdict = forms.ChoiceField(required=False, choices=[*ANY, *Verdict.choices])
    assigned_to = forms.ModelChoiceField(Person.objects.none(), required=False, empty_label="anybody")
    tag = forms.ModelChoiceField(Tag.objects.none(), required=False, empty_label="any")

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        said = console_words(settings.ROOT)
        signs = load_protocol(settings.ROOT).signs
        in_order = sorted(Disposition, key=lambda each: -each.rank)
        self.fields["disposition"].choices = [
            *ANY,
            (URGENT_ONES, "urgent (both)"),
            *((each.value, said[f"disposition_{each.value}"]) for each in in_order),
        ]
        self.fields["on_list"].choices = [*ANY, *((each.value, said[f"list_{each.value}"]) for each in ListName)]
        by_name = sorted(signs.values(), key=lambda sign: sign.name)
        self.fields["sign"].choices = [*ANY, *((sign.id, sign.name) for sign in by_name)]
        self.fields["channel"].choices = [*ANY, *((each, said[f"channel_{each}"]) for each in CHANNELS)]
        for name in ("reviewed_by", "assigned_to"):
            self.fields[name].queryset = Person.objects.order_by("username")
        self.fields["tag"].queryset = Tag.objects.all()

    def clean(self) -> dict[str, Any]:
        """The two ends of a range in their order."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, what in (("started", "start"), ("last", "last message"), ("turns", "number of turns")):
            low, high = given.get(f"{name}_from"), given.get(f"{name}_to")
            if low is not None and high is not None and low > high:
                self.add_error(
                    f"{name}_to", f"The {what} cannot be from {low} to {high}. Write the earlier or lower one first."
                )
        return given

    def passed(self, shown: str, person: Person) -> QuerySet[Summary]:
        """The conversations that pass, newest urgent first. Only for a valid form."""
        found = _of_tab(Summary.objects.all(), shown, person)
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        for name, value in given.items():
            found = _FILTERS[name](found, value)
        return found.order_by("-urgent", "-last_message", "-number")


def _of_tab(summaries: QuerySet[Summary], shown: str, person: Person) -> QuerySet[Summary]:
    if shown == "to_review":
        return summaries.filter(to_review=True)
    if shown == "sample":
        in_it = Summary.objects.annotate(left=Mod(F("number"), ONE_IN)).filter(left=0).values("number")
        return summaries.filter(to_review=True, urgent=False, number__in=in_it)
    if shown == "mine":
        return summaries.filter(number__in=Case.objects.filter(assigned_to=person).values("number"))
    if shown == "due":
        due = Case.objects.filter(follow_up__lte=timezone.localdate())
        return summaries.filter(number__in=due.values("number"))
    return summaries


def _faceted(summaries: QuerySet[Summary], kind: str, value: str) -> QuerySet[Summary]:
    return summaries.filter(number__in=Facet.objects.filter(kind=kind, value=value).values("number"))


def _reviewed(summaries: QuerySet[Summary], **wanted: Any) -> QuerySet[Summary]:
    return summaries.filter(number__in=Review.objects.filter(**wanted).values("number"))


def _cased(summaries: QuerySet[Summary], **wanted: Any) -> QuerySet[Summary]:
    return summaries.filter(number__in=Case.objects.filter(**wanted).values("number"))


def _disposed(summaries: QuerySet[Summary], value: str) -> QuerySet[Summary]:
    return summaries.filter(urgent=True) if value == URGENT_ONES else summaries.filter(disposition=value)


_FILTERS = {
    "disposition": _disposed,
    "on_list": lambda found, value: _faceted(found, "list", value),
    "sign": lambda found, value: _faceted(found, "sign", value),
    "channel": lambda found, value: found.filter(channel=value),
    "started_from": lambda found, day: found.filter(started__gte=_seconds(day)),
    "started_to": lambda found, day: found.filter(started__lt=_seconds(day, 1)),
    "last_from": lambda found, day: found.filter(last_message__gte=_seconds(day)),
    "last_to": lambda found, day: found.filter(last_message__lt=_seconds(day, 1)),
    "turns_from": lambda found, value: found.filter(turns__gte=value),
    "turns_to": lambda found, value: found.filter(turns__lte=value),
    "reviewed": lambda found, value: found.filter(to_review=value == "no"),
    "reviewed_by": lambda found, person: _reviewed(found, reviewer=person),
    "verdict": lambda found, value: _reviewed(found, verdict=value),
    "assigned_to": lambda found, person: _cased(found, assigned_to=person),
    "tag": lambda found, tag: _cased(found, tags=tag),
}


def _seconds(day: date, later: int = 0) -> float:
    """The beginning of `day` in the clinic's zone, or of so many days later, in seconds since 1970."""
    begin = datetime.combine(day + timedelta(days=later), time.min)
    return timezone.make_aware(begin).timestamp()


def latest_reviews(numbers: Iterable[int]) -> dict[int, Review]:
    """The newest review of each conversation that has one."""
    found = Review.objects.filter(number__in=list(numbers)).select_related("reviewer").order_by("at", "id")
    return {review.number: review for review in found}


def cases(numbers: Iterable[int]) -> dict[int, Case]:
    """What is to be done about each conversation that has something."""
    found = Case.objects.filter(number__in=list(numbers)).select_related("assigned_to").prefetch_related("tags")
    return {case.number: case for case in found}


def chosen(filters: Filters) -> dict[str, Optional[str]]:
    """The filters that are set, in words, for the page and the trail."""
    return {
        str(filters.fields[name].label or name.replace("_", " ").capitalize()): str(
            dict(getattr(filters.fields[name], "choices", [])).get(value, value)
        )
        for name, value in filters.cleaned_data.items()
        if value not in (None, "")
    }
