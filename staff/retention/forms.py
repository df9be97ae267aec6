"""The policy, with what it would do tonight."""

from typing import Any

from django import forms

from itb_triage.record.deidentified import EARLIEST_DAYS
from staff.audit.apps import KEPT_YEARS
from staff.retention.keeper import due
from staff.retention.models import Policy

LEAST, MOST = EARLIEST_DAYS, 36_525  # days


class PolicyForm(forms.ModelForm):
    """After how long. `sure`: what it would take away tonight was read and is wanted."""

    deidentify_days = forms.IntegerField(
        label="De-identify after (days since the last message)",
        required=False,
        min_value=LEAST,
        max_value=MOST,
        help_text="Every word is taken out. Signs, dispositions and reviews stay, for the figures. Empty: never.",
    )
    delete_days = forms.IntegerField(
        label="Delete after (days since the last message)",
        required=False,
        min_value=LEAST,
        max_value=MOST,
        help_text="Nothing stays. Empty: never.",
    )
    trail_years = forms.IntegerField(
        label="Delete entries of the audit trail after (years)",
        required=False,
        min_value=KEPT_YEARS,
        max_value=100,
        help_text=f"Not before {KEPT_YEARS} years: the database itself refuses it. Empty: never.",
    )
    hour = forms.IntegerField(label="At night, after (hour, 0 to 23)", min_value=0, max_value=23)
    sure = forms.BooleanField(label="Yes, take them away", required=False)

    class Meta:
        model = Policy
        fields = ("deidentify_days", "delete_days", "trail_years", "hour")

    def clean(self) -> dict[str, Any]:
        """The two times in their order, and a yes where something goes at once."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        strip, delete = given.get("deidentify_days"), given.get("delete_days")
        if strip and delete and strip >= delete:
            self.add_error(
                "delete_days",
                f"After {delete} days they would be gone before they are de-identified. Write more than {strip}.",
            )
        if not self.errors and not given.get("sure"):
            self._ask(due(Policy(deidentify_days=strip, delete_days=delete, trail_years=given.get("trail_years"))))
        return given

    def _ask(self, what: Any) -> None:
        if what.delete or what.deidentify or what.entries:
            told = f"{what.deidentify:,} conversations would be de-identified, {what.delete:,} deleted"
            told += f", and {what.entries:,} entries of the audit trail" if what.entries else ""
            told += ". This cannot be undone. If it is what you want, tick this and press Keep."
            self.add_error("sure", f"Tonight {told}")
