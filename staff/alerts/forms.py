"""Who is told, and after how long."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from staff.alerts.models import Destination, Limits, Way
from staff.given import is_this_machine

WEEK = 7 * 24 * 60  # minutes
RIGHT = "Write an e-mail address (nurse@clinic.org) or the whole address of a webhook (https://clinic.org/alerts)."


class DestinationForm(forms.ModelForm):
    """An e-mail address or a webhook, as one of them is typed."""

    class Meta:
        model = Destination
        fields = ("target", "urgent", "unreviewed")
        labels = {"target": "E-mail address or webhook"}
        error_messages = {"target": {"required": RIGHT, "unique": "This one is set up already."}}

    def clean_target(self) -> str:
        """What it is, and whether it can be one."""
        given = self.cleaned_data["target"].strip()
        if "://" in given or given.lower().startswith(("http", "www.")):
            self.instance.way = Way.WEBHOOK
            _check_webhook(given)
            return str(given)
        self.instance.way = Way.EMAIL
        try:
            validate_email(given)
        except ValidationError:
            raise ValidationError(f"'{given}' is no e-mail address and no webhook's address. {RIGHT}") from None
        name, _, host = given.rpartition("@")
        return f"{name}@{host.lower()}"

    def clean(self) -> dict[str, Any]:
        """Somebody who is told of nothing need not be here."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not (given.get("urgent") or given.get("unreviewed")):
            self.add_error("unreviewed", "Choose at least one: urgent conversations, or those that wait for too long.")
        return given


def _check_webhook(given: str) -> None:
    try:
        parts = urlsplit(given)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme not in ("http", "https") or not host or " " in given:
        raise ValidationError(f"'{given}' is no whole web address. Write it with https:// : https://clinic.org/alerts")
    if parts.scheme == "http" and not is_this_machine(host):
        raise ValidationError("Alerts go out encrypted only. Write the address with https:// in front.")
    if parts.username or parts.password:
        raise ValidationError("Leave out the name and the password: each alert is signed (docs/alerts.md).")
    if parts.fragment:
        raise ValidationError(f"Leave out '#{parts.fragment}' at the end: it is not sent.")


class LimitsForm(forms.ModelForm):
    """After how long somebody is told that nobody has reviewed."""

    urgent_minutes = forms.IntegerField(
        label="An urgent one, after (minutes)",
        min_value=1,
        max_value=WEEK,
        error_messages={"required": f"Write a number of minutes, from 1 to {WEEK}."},
    )
    other_hours = forms.IntegerField(
        label="Any other, after (hours)",
        required=False,
        min_value=1,
        max_value=90 * 24,
        help_text="Empty: only urgent ones escalate.",
    )

    class Meta:
        model = Limits
        fields = ("urgent_minutes", "other_hours")
