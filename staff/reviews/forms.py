"""What reviewers fill in."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from itb_triage.protocol import load_protocol
from staff.people.models import Person
from staff.people.roles import REVIEW
from staff.reviews.models import Case, Correction, Hold, Note, Review, Tag

LONGEST_TAG = 40
FURTHEST_DAYS = 3 * 365


class ReviewForm(forms.ModelForm):
    """Agree, or not. `seen`: how many messages the reviewer had in front of them."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = Review
        fields = ("verdict",)
        widgets = {"verdict": forms.RadioSelect}
        labels = {"verdict": "Was this the right disposition?"}
        error_messages = {"verdict": {"required": "Choose one: agree, higher, or lower."}}

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.fields["verdict"].choices = [each for each in self.fields["verdict"].choices if each[0]]


class NoteForm(forms.ModelForm):
    """A note for the others."""

    class Meta:
        model = Note
        fields = ("text",)
        labels = {"text": "Note for the team"}
        widgets = {"text": forms.Textarea({"rows": 3})}
        error_messages = {"text": {"required": "Write something first."}}


class CaseForm(forms.ModelForm):
    """Who follows it up, by when, and its tags."""

    tags = forms.CharField(
        required=False, max_length=400, label="Tags", help_text="Separate them by commas: refill, school"
    )

    class Meta:
        model = Case
        fields = ("assigned_to", "follow_up")
        labels = {"assigned_to": "Assigned to", "follow_up": "Follow-up due"}
        widgets = {"follow_up": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        error_messages = {"follow_up": {"invalid": "Write the day as 2026-01-31."}}

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.fields["assigned_to"].empty_label = "nobody"
        self.fields["assigned_to"].queryset = who_may_review()
        if self.instance.pk and not self.is_bound:
            self.initial["tags"] = ", ".join(tag.name for tag in self.instance.tags.all())

    def clean_follow_up(self) -> Any:
        """A day that can still come."""
        day, today = self.cleaned_data["follow_up"], timezone.localdate()
        if day and day != self.instance.follow_up and not today <= day <= _later(today):
            raise forms.ValidationError(
                f"{day} is not between today ({today}) and three years from now. Choose a day that is still to come."
            )
        return day

    def clean_tags(self) -> list[str]:
        """The words, each once."""
        words = [" ".join(word.split()).lower() for word in self.cleaned_data["tags"].split(",")]
        long = [word for word in words if len(word) > LONGEST_TAG]
        if long:
            raise forms.ValidationError(f"A tag has at most {LONGEST_TAG} letters; '{long[0]}' has {len(long[0])}.")
        return list(dict.fromkeys(word for word in words if word))

    def save(self, commit: bool = True) -> Case:
        """Keeps the case and its tags."""
        case: Case = super().save(commit=commit)
        case.tags.set([Tag.objects.get_or_create(name=word)[0] for word in self.cleaned_data["tags"]])
        return case


class HoldForm(forms.ModelForm):
    """Why the conversation is kept."""

    class Meta:
        model = Hold
        fields = ("reason",)
        labels = {"reason": "Keep it, however old it is. Why?"}
        error_messages = {"reason": {"required": "Say why it is kept: a complaint, a study, a request."}}


class CorrectionForm(forms.ModelForm):
    """What a message really says of one sign."""

    class Meta:
        model = Correction
        fields = ("sign", "truth", "words", "text")
        labels = {
            "truth": "In this message the sign is",
            "words": "The words that say it",
            "text": "The message without names and numbers",
        }
        widgets = {"truth": forms.RadioSelect, "text": forms.Textarea({"rows": 4})}
        help_texts = {
            "words": "Copy them from the message below. Leave it empty if no words say it.",
            "text": "This is exported. Take out whatever could tell who wrote it: names, places, dates, numbers.",
        }

    sign = forms.ChoiceField(label="Sign")

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        signs = sorted(load_protocol(settings.ROOT).signs.values(), key=lambda sign: sign.name)
        self.fields["sign"].choices = [("", "choose one"), *((sign.id, sign.name) for sign in signs)]
        self.fields["truth"].choices = [each for each in self.fields["truth"].choices if each[0]]

    def clean(self) -> dict[str, Any]:
        """The words stand in the text."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        words, text = given.get("words", ""), given.get("text", "")
        if words and words not in text:
            self.add_error("words", f"'{words}' does not stand in the message below. Copy the words from there.")
        if given.get("truth") == "absent" and words:
            self.add_error("words", "A sign that is not in the message has no words. Leave this empty.")
        return given


class ReasonForm(forms.Form):
    """Why somebody wants to see a phone number."""

    reason = forms.CharField(
        min_length=5,
        max_length=300,
        label="Why do you need the number?",
        help_text="It is kept in the audit trail, with your name.",
        error_messages={"min_length": "Write a reason of a few words, such as: call back, they were alone."},
    )


def who_may_review() -> Any:
    """The people to whom a conversation may be assigned."""
    app, _, code = REVIEW.partition(".")
    able = Person.objects.filter(is_active=True, groups__permissions__codename=code)
    return able.filter(groups__permissions__content_type__app_label=app).distinct().order_by("username")


def _later(today: date) -> date:
    return date.fromordinal(today.toordinal() + FURTHEST_DAYS)
